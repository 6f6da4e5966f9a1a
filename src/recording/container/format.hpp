#pragma once
// How a recording lies on the disk: a header in the clear (ids and the wall clock only), then
// blocks.
//
//   header  "EARSHOT1", recording id, call id, ms since 1970                              (32
//   octets) block   kind (1), length (4), that many octets
//     'S'   a secretstream's header: from here on a new stream of the same key
//     'C'   a chunk, sealed by the stream: at most a second of the call
//     'F'   the last chunk, sealed as final, with the totals in it
//
// A hash (BLAKE2b) runs over header and blocks, each chained to the one before; the hash so far is
// bound into every chunk's seal. So a chunk that was altered, moved, swapped with another
// recording's or left out is found, with its place, by anybody who has the key; the last hash, told
// when the recording ends, lets anybody find it without the key.

#include <sodium.h>

#include <array>
#include <optional>

#include "recording/container/packing.hpp"
#include "recording/container/records.hpp"
#include "recording/files.hpp"

namespace earshot::recording {

using Hash = std::array<std::uint8_t, 32>;

inline constexpr std::size_t kHeaderSize = 32;
inline constexpr std::size_t kBlockHead = 5;
inline constexpr std::size_t kStreamHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
inline constexpr std::size_t kSeal = crypto_secretstream_xchacha20poly1305_ABYTES;
inline constexpr std::size_t kLargestBlock = (1 << 20) + 4096;
inline constexpr std::uint8_t kStreamBlock = 'S', kChunkBlock = 'C', kFinalBlock = 'F';

std::array<std::uint8_t, kHeaderSize> write_header(const Header& header);
std::optional<Header> parse_header(ByteView bytes);
std::array<std::uint8_t, kBlockHead> write_block_head(std::uint8_t kind, std::size_t length);

Hash hash_of_header(ByteView header);
Hash chained(const Hash& before, ByteView block_head, ByteView block);
std::string hash_text(const Hash& hash);  // 64 hex digits

}  // namespace earshot::recording
