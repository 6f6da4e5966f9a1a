#include "recording/container/reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace earshot::recording {
namespace {

// Octets read, fewer only at the end of the file; negative: the disk failed.
ssize_t read_at(int file, std::span<std::uint8_t> into, std::uint64_t at) {
  std::size_t size = 0;
  while (size < into.size()) {
    const ssize_t got =
        ::pread(file, into.data() + size, into.size() - size, static_cast<off_t>(at + size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(size);
}

std::size_t block_length(ByteView head) {
  Unpacker in(head.subspan(1));
  return in.u32();
}

}  // namespace

Result<Reader> Reader::open(io::FileDescriptor file, RecordingId id, const RecordingKey& key) {
  std::array<std::uint8_t, kHeaderSize> bytes;
  const ssize_t got = read_at(file.get(), bytes, 0);
  if (got < 0) return tl::unexpected(disk_error("read recording", id.text(), errno));
  const auto header =
      got == static_cast<ssize_t>(bytes.size()) ? parse_header(bytes) : std::nullopt;
  if (!header) return fail("not_a_recording", "recording " + id.text() + " has no whole header");
  if (header->recording != id) {
    return fail("not_a_recording", "the file of recording " + id.text() + " says it is recording " +
                                       header->recording.text());
  }
  return Reader(std::move(file), *header, hash_of_header(bytes), key);
}

Reader::Reader(io::FileDescriptor file, const Header& header, const Hash& hash,
               const RecordingKey& key)
    : file_(std::move(file)), header_(header), header_hash_(hash), key_(key) {
  rewind();
}

void Reader::rewind() {
  at_ = kHeaderSize;
  hash_ = header_hash_;
  in_stream_ = ended_ = false;
  ending_ = {};
  ending_.valid_size = kHeaderSize;
  ending_.hash = header_hash_;
}

Reader::Got Reader::read(std::span<std::uint8_t> into, std::uint64_t at) {
  const ssize_t got = read_at(file_.get(), into, at);
  if (got < 0) return Got::failed;
  return got == static_cast<ssize_t>(into.size()) ? Got::all : Got::cut;
}

std::optional<Chunk> Reader::stop(EndKind kind, const std::string& why) {
  ended_ = true;
  ending_.kind = kind;
  ending_.why = why + " (after chunk " + std::to_string(ending_.chunks) + ", octet " +
                std::to_string(ending_.valid_size) + ")";
  return std::nullopt;
}

std::optional<Chunk> Reader::stop_short(Got got) {
  return got == Got::failed ? stop(EndKind::unread, "the disk can not be read")
                            : stop(EndKind::cut, "it ends without a final chunk");
}

std::optional<Chunk> Reader::next() {
  while (!ended_) {
    std::array<std::uint8_t, kBlockHead> head;
    if (const Got got = read(head, at_); got != Got::all) return stop_short(got);
    const std::size_t length = block_length(head);
    const bool known = head[0] == kStreamBlock || head[0] == kChunkBlock || head[0] == kFinalBlock;
    if (!known || length > kLargestBlock) return stop(EndKind::altered, "what follows is no block");
    Bytes block(length);
    if (const Got got = read(block, at_ + kBlockHead); got != Got::all) return stop_short(got);
    at_ += kBlockHead + length;

    if (head[0] == kStreamBlock) {
      if (!open_stream(block)) return stop(EndKind::altered, "a stream's header is wrong");
      hash_ = chained(hash_, head, block);
      continue;
    }
    return open_chunk(head[0], head, block);
  }
  return std::nullopt;
}

bool Reader::open_stream(ByteView block) {
  in_stream_ = block.size() == kStreamHeader && crypto_secretstream_xchacha20poly1305_init_pull(
                                                    &stream_, block.data(), key_.data()) == 0;
  return in_stream_;
}

std::optional<Chunk> Reader::open_chunk(std::uint8_t kind, ByteView head, ByteView block) {
  const std::string place = "chunk " + std::to_string(ending_.chunks + 1);
  if (!in_stream_ || block.size() < kSeal) return stop(EndKind::altered, place + " is no chunk");
  Bytes bound(hash_.begin(), hash_.end());
  bound.insert(bound.end(), head.begin(), head.end());
  Bytes plain(block.size() - kSeal);
  unsigned char tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(&stream_, plain.data(), nullptr, &tag,
                                                 block.data(), block.size(), bound.data(),
                                                 bound.size()) != 0) {
    return stop(EndKind::altered, place + " is not confirmed by the key: altered, or torn");
  }
  const bool final = kind == kFinalBlock;
  if (final != (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL)) {
    return stop(EndKind::altered, place + " is not where it was written");
  }
  auto decoded = decode_chunk(std::move(plain));
  if (!decoded) return stop(EndKind::altered, place + " was written by another program");
  hash_ = chained(hash_, head, block);
  ending_.hash = hash_;
  ending_.valid_size = at_;
  ++ending_.chunks;
  ending_.totals.frames += decoded->chunk.frames.size();
  ending_.totals.duration = std::max(ending_.totals.duration, decoded->chunk.until);
  if (final) {
    if (decoded->totals) ending_.totals = *decoded->totals;
    std::array<std::uint8_t, 1> more;
    const Got got = read(more, at_);
    if (got == Got::cut) {
      ended_ = true;
      ending_.kind = EndKind::sealed;
      ending_.why = "whole";
    } else {
      stop(got == Got::all ? EndKind::altered : EndKind::unread, "something follows its end");
    }
  }
  return std::move(decoded->chunk);
}

Result<Hash> hash_of_file(int file, const std::filesystem::path& name) {
  Bytes header(kHeaderSize);
  if (read_at(file, header, 0) != static_cast<ssize_t>(header.size())) {
    return fail("not_a_recording", name.string() + " has no whole header");
  }
  Hash hash = hash_of_header(header);
  for (std::uint64_t at = kHeaderSize;;) {
    std::array<std::uint8_t, kBlockHead> head;
    const ssize_t got = read_at(file, head, at);
    if (got == 0) return hash;
    if (got < 0) return tl::unexpected(disk_error("read", name, errno));
    const std::size_t length = got == kBlockHead ? block_length(head) : kLargestBlock + 1;
    Bytes block(std::min(length, kLargestBlock));
    if (length > kLargestBlock ||
        read_at(file, block, at + kBlockHead) != static_cast<ssize_t>(block.size())) {
      return fail("altered", name.string() + " breaks off at octet " + std::to_string(at));
    }
    hash = chained(hash, head, block);
    at += kBlockHead + length;
  }
}

}  // namespace earshot::recording
