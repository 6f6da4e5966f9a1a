#pragma once
// Writes one recording, chunk by chunk, so that whatever is on the disk at any moment can be read
// up to the last whole chunk. Home thread: its owner's. A write that fails leaves the file as it
// was before it and may be tried again, with the same chunk or another.

#include <memory>

#include "recording/container/append_file.hpp"
#include "recording/container/chunk_coding.hpp"
#include "recording/container/format.hpp"
#include "recording/keys/recording_key.hpp"

namespace earshot::recording {

struct Sealed {
  Hash hash{};
  std::uint64_t size = 0;
};

class Writer {
 public:
  Writer(std::shared_ptr<AppendFile> file, const Header& header, const RecordingKey& key);
  // Goes on where a reader found the end of what is valid (Reader::ending).
  Writer(std::shared_ptr<AppendFile> file, const RecordingKey& key, const Hash& hash,
         std::uint64_t size);

  // `chunk` is ChunkBuilder::coded.
  Result<void> write(ByteView chunk);
  Result<Sealed> seal(ByteView last_chunk);

  std::uint64_t size() const { return size_; }
  const std::shared_ptr<AppendFile>& file() const { return file_; }

 private:
  Result<void> write_block(std::uint8_t kind, unsigned char tag, ByteView chunk);
  void open_stream(Bytes& out, Hash& hash);

  std::shared_ptr<AppendFile> file_;
  RecordingKey key_;
  Bytes unwritten_header_;
  Hash hash_{};
  std::uint64_t size_ = 0;  // of what is written whole
  bool in_stream_ = false;
  bool dirty_ = false;  // there may be more in the file than size_
  crypto_secretstream_xchacha20poly1305_state stream_{};
};

}  // namespace earshot::recording
