#pragma once
// Reads one recording, chunk by chunk, and believes only what its key confirms. Of a file that was
// torn or altered it gives exactly the chunks before that place, and says where and why it ended.
// Home thread: its owner's. Memory: one chunk.

#include <optional>

#include "recording/container/chunk_coding.hpp"
#include "recording/container/format.hpp"
#include "recording/keys/recording_key.hpp"

namespace earshot::recording {

enum class EndKind : std::uint8_t {
  sealed,   // whole: the final chunk is there, and nothing behind it
  cut,      // ends within a block or without a final chunk: its recorder died, or it still records
  altered,  // a chunk that its key does not confirm: changed, or torn by a power cut
  unread    // the disk failed: nothing is known about the rest
};

struct Ending {
  EndKind kind = EndKind::cut;
  std::uint64_t valid_size = 0;  // octets up to there, with the chain's hash over them
  Hash hash{};
  std::uint64_t chunks = 0;
  Totals totals;    // of a file without its end: what was counted
  std::string why;  // a sentence with the place
};

class Reader {
 public:
  // "not_a_recording": not even a header, or another recording's.
  static Result<Reader> open(io::FileDescriptor file, RecordingId id, const RecordingKey& key);

  const Header& header() const { return header_; }
  std::optional<Chunk> next();  // nothing more: see ending()
  const Ending& ending() const { return ending_; }
  void rewind();

 private:
  Reader(io::FileDescriptor file, const Header& header, const Hash& hash, const RecordingKey& key);
  enum class Got : std::uint8_t { all, cut, failed };
  Got read(std::span<std::uint8_t> into, std::uint64_t at);
  std::optional<Chunk> stop(EndKind kind, const std::string& why);
  bool open_stream(ByteView block);
  std::optional<Chunk> open_chunk(std::uint8_t kind, ByteView head, ByteView block);
  std::optional<Chunk> stop_short(Got got);

  io::FileDescriptor file_;
  Header header_;
  Hash header_hash_;
  RecordingKey key_;
  std::uint64_t at_ = 0;
  Hash hash_{};
  bool in_stream_ = false, ended_ = false;
  crypto_secretstream_xchacha20poly1305_state stream_{};
  Ending ending_;
};

// The chained hash of a whole file, without its key: to be compared with what its recorder told.
Result<Hash> hash_of_file(int file, const std::filesystem::path& name);

}  // namespace earshot::recording
