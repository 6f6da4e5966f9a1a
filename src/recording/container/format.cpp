#include "recording/container/format.hpp"

#include <algorithm>

namespace earshot::recording {
namespace {
constexpr std::string_view kMagic = "EARSHOT1";
}

std::array<std::uint8_t, kHeaderSize> write_header(const Header& header) {
  Bytes bytes(kMagic.begin(), kMagic.end());
  Packer out(bytes);
  out.u64(header.recording.value);
  out.u64(header.call.value);
  out.i64(header.started.time_since_epoch().count());
  std::array<std::uint8_t, kHeaderSize> fixed;
  std::copy_n(bytes.begin(), fixed.size(), fixed.begin());
  return fixed;
}

std::optional<Header> parse_header(ByteView bytes) {
  if (bytes.size() < kHeaderSize || !std::equal(kMagic.begin(), kMagic.end(), bytes.begin())) {
    return std::nullopt;
  }
  Unpacker in(bytes.subspan(kMagic.size()));
  Header header;
  header.recording.value = in.u64();
  header.call.value = in.u64();
  header.started = WallTime(Millis(in.i64()));
  return header;
}

std::array<std::uint8_t, kBlockHead> write_block_head(std::uint8_t kind, std::size_t length) {
  return {kind, static_cast<std::uint8_t>(length >> 24), static_cast<std::uint8_t>(length >> 16),
          static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
}

Hash hash_of_header(ByteView header) {
  Hash hash;
  crypto_generichash(hash.data(), hash.size(), header.data(), header.size(), nullptr, 0);
  return hash;
}

Hash chained(const Hash& before, ByteView block_head, ByteView block) {
  crypto_generichash_state state;
  Hash hash;
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  crypto_generichash_update(&state, before.data(), before.size());
  crypto_generichash_update(&state, block_head.data(), block_head.size());
  crypto_generichash_update(&state, block.data(), block.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

std::string hash_text(const Hash& hash) {
  std::string text(2 * hash.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.pop_back();
  return text;
}

}  // namespace earshot::recording
