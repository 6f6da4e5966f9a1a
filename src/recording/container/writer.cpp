#include "recording/container/writer.hpp"

#include "base/check.hpp"

namespace earshot::recording {

Writer::Writer(std::shared_ptr<AppendFile> file, const Header& header, const RecordingKey& key)
    : file_(std::move(file)), key_(key) {
  const auto bytes = write_header(header);
  unwritten_header_.assign(bytes.begin(), bytes.end());
  hash_ = hash_of_header(bytes);
}

Writer::Writer(std::shared_ptr<AppendFile> file, const RecordingKey& key, const Hash& hash,
               std::uint64_t size)
    : file_(std::move(file)), key_(key), hash_(hash), size_(size), dirty_(true) {}

// A stream's state has moved on when a write failed, and what was torn by a crash was encrypted by
// a state that must not be used for anything else: then a new stream begins.
void Writer::open_stream(Bytes& out, Hash& hash) {
  std::array<std::uint8_t, kStreamHeader> header;
  CHECK(crypto_secretstream_xchacha20poly1305_init_push(&stream_, header.data(), key_.data()) == 0);
  const auto head = write_block_head(kStreamBlock, header.size());
  out.insert(out.end(), head.begin(), head.end());
  out.insert(out.end(), header.begin(), header.end());
  hash = chained(hash, head, header);
  in_stream_ = true;
}

Result<void> Writer::write_block(std::uint8_t kind, unsigned char tag, ByteView chunk) {
  CHECK(chunk.size() + kSeal <= kLargestBlock);
  if (dirty_) {
    if (auto clean = file_->cut(size_); !clean) return clean;
    dirty_ = false;
  }
  Bytes out = unwritten_header_;
  Hash hash = hash_;
  if (!in_stream_) open_stream(out, hash);

  const auto head = write_block_head(kind, chunk.size() + kSeal);
  Bytes bound(hash.begin(), hash.end());
  bound.insert(bound.end(), head.begin(), head.end());
  out.insert(out.end(), head.begin(), head.end());
  const std::size_t at = out.size();
  out.resize(at + chunk.size() + kSeal);
  crypto_secretstream_xchacha20poly1305_push(&stream_, out.data() + at, nullptr, chunk.data(),
                                             chunk.size(), bound.data(), bound.size(), tag);
  if (auto written = file_->append(out); !written) {
    in_stream_ = false;
    dirty_ = true;
    if (file_->cut(size_)) dirty_ = false;
    return written;
  }
  unwritten_header_.clear();
  size_ += out.size();
  hash_ = chained(hash, head, ByteView(out).subspan(at));
  return {};
}

Result<void> Writer::write(ByteView chunk) {
  return write_block(kChunkBlock, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, chunk);
}

Result<Sealed> Writer::seal(ByteView last_chunk) {
  auto written =
      write_block(kFinalBlock, crypto_secretstream_xchacha20poly1305_TAG_FINAL, last_chunk);
  if (!written) return tl::unexpected(written.error());
  return Sealed{hash_, size_};
}

}  // namespace earshot::recording
