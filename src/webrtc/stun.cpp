#include "webrtc/stun.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "base/check.hpp"
#include "media/rtp/bytes.hpp"

namespace earshot::webrtc {
namespace {

using media::ByteReader;

constexpr std::uint32_t kCookie = 0x2112A442, kFingerprintMask = 0x5354554E;
constexpr std::size_t kHeader = 20, kAttributeHeader = 4, kDigest = 20, kLongestName = 512;

// RFC 8489 section 18.3 and RFC 8445 section 16.1; from kOptional on a reader may pass over it.
enum Attribute : std::uint16_t {
  kUsername = 0x0006,
  kIntegrity = 0x0008,
  kErrorCode = 0x0009,
  kUnknownAttributes = 0x000A,
  kXorMappedAddress = 0x0020,
  kPriority = 0x0024,
  kUseCandidate = 0x0025,
  kOptional = 0x8000,
  kFingerprint = 0x8028,
  kIceControlled = 0x8029,
  kIceControlling = 0x802A
};

constexpr auto kCrcTable = [] {  // ISO 3309, as in Ethernet
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ 0xEDB88320 : value >> 1;
    table[i] = value;
  }
  return table;
}();

std::uint32_t fingerprint_of(std::span<const std::uint8_t> bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const auto byte : bytes) crc = kCrcTable[(crc ^ byte) & 0xFF] ^ crc >> 8;
  return ~crc ^ kFingerprintMask;
}

void set_length(std::vector<std::uint8_t>& message, std::size_t more) {
  const std::size_t length = message.size() - kHeader + more;
  message[2] = static_cast<std::uint8_t>(length >> 8);
  message[3] = static_cast<std::uint8_t>(length);
}

// HMAC over what stands before the attribute, under a header that counts the attribute already
// (RFC 8489 section 14.5).
std::array<std::uint8_t, kDigest> digest(std::span<const std::uint8_t> before,
                                         std::string_view password) {
  std::vector<std::uint8_t> text(before.begin(), before.end());
  set_length(text, kAttributeHeader + kDigest);
  std::array<std::uint8_t, kDigest> result{};
  unsigned size = 0;
  CHECK(HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), text.data(),
             text.size(), result.data(), &size) != nullptr);
  return result;
}

std::uint64_t u64(ByteReader& reader) {
  const std::uint64_t high = reader.u32();
  return high << 32 | reader.u32();
}

// XORed with the cookie and, for IPv6, the transaction (RFC 8489 section 14.2).
std::optional<Endpoint> read_address(std::span<const std::uint8_t> value, const TransactionId& id) {
  ByteReader reader(value);
  const auto family = reader.u16() & 0xFF;
  Endpoint endpoint;
  endpoint.port = static_cast<std::uint16_t>(reader.u16() ^ kCookie >> 16);
  endpoint.address.is_v6 = family == 2;
  const auto octets = reader.take(family == 2 ? 16 : 4);
  if (!reader.ok() || reader.left() != 0 || (family != 1 && family != 2)) return std::nullopt;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const auto mask = i < 4 ? static_cast<std::uint8_t>(kCookie >> (24 - 8 * i)) : id[i - 4];
    endpoint.address.bytes[i] = octets[i] ^ mask;
  }
  return endpoint;
}

// False: the value can not be what its attribute says.
bool read_attribute(std::uint16_t type, std::span<const std::uint8_t> value, StunMessage& message) {
  ByteReader reader(value);
  switch (type) {
    case kUsername:
      message.username = {reinterpret_cast<const char*>(value.data()), value.size()};
      return value.size() <= kLongestName;
    case kXorMappedAddress:
      message.mapped = read_address(value, message.id);
      return message.mapped.has_value();
    case kErrorCode: {
      const auto code = reader.u32();
      message.error = static_cast<int>((code >> 8 & 7) * 100 + (code & 0xFF));
      return reader.ok();
    }
    case kPriority: return value.size() == 4;
    case kUseCandidate: message.use_candidate = true; return value.empty();
    case kIceControlling: message.controlling = u64(reader); return value.size() == 8;
    case kIceControlled: message.controlled = u64(reader); return value.size() == 8;
    case kUnknownAttributes: return true;
    default:
      if (type < kOptional && !message.not_understood) message.not_understood = type;
      return true;
  }
}

bool read_header(ByteReader& reader, StunMessage& message) {
  using Kind = StunMessage::Kind;
  message.kind = static_cast<Kind>(reader.u16());
  const std::size_t length = reader.u16();
  const auto cookie = reader.u32();
  const auto id = reader.take(message.id.size());
  if (!reader.ok() || cookie != kCookie || length != reader.left() || length % 4 != 0) return false;
  std::copy(id.begin(), id.end(), message.id.begin());
  return message.kind == Kind::request || message.kind == Kind::indication ||
         message.kind == Kind::success || message.kind == Kind::error;
}

}  // namespace

std::optional<StunMessage> read_stun(std::span<const std::uint8_t> packet) {
  ByteReader reader(packet);
  StunMessage message;
  if (!read_header(reader, message)) return std::nullopt;
  while (reader.left() > 0) {
    const auto before = packet.first(packet.size() - reader.left());
    const auto type = reader.u16();
    const std::size_t size = reader.u16();
    const auto value = reader.take(size);
    reader.take((4 - size % 4) % 4);
    if (!reader.ok()) return std::nullopt;
    if (type == kFingerprint) {  // always the last
      const bool right = size == 4 && ByteReader(value).u32() == fingerprint_of(before);
      return right && reader.left() == 0 ? std::optional(message) : std::nullopt;
    }
    if (!message.integrity.empty()) continue;  // behind the signature anybody may have written
    if (type == kIntegrity) {
      if (size != kDigest) return std::nullopt;
      message.signed_part = before;
      message.integrity = value;
    } else if (!read_attribute(type, value, message)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool is_authentic(const StunMessage& message, std::string_view password) {
  if (message.integrity.empty()) return false;
  const auto expected = digest(message.signed_part, password);
  return CRYPTO_memcmp(expected.data(), message.integrity.data(), kDigest) == 0;
}

StunWriter::StunWriter(StunMessage::Kind kind, const TransactionId& id) {
  bytes_.reserve(128);
  append(static_cast<std::uint16_t>(kind), 2);
  append(0, 2);
  append(kCookie, 4);
  bytes_.insert(bytes_.end(), id.begin(), id.end());
}

void StunWriter::append(std::uint64_t value, int octets) {
  for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
    bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void StunWriter::append_padded(std::string_view text) {
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  bytes_.resize((bytes_.size() + 3) / 4 * 4);
}

void StunWriter::begin(std::uint16_t attribute, std::size_t size) {
  append(attribute, 2);
  append(size, 2);
}

StunWriter& StunWriter::username(std::string_view name) {
  begin(kUsername, name.size());
  append_padded(name);
  return *this;
}

StunWriter& StunWriter::priority(std::uint32_t value) {
  begin(kPriority, 4);
  append(value, 4);
  return *this;
}

StunWriter& StunWriter::use_candidate() {
  begin(kUseCandidate, 0);
  return *this;
}

StunWriter& StunWriter::controlling(std::uint64_t tie_breaker) {
  begin(kIceControlling, 8);
  append(tie_breaker, 8);
  return *this;
}

StunWriter& StunWriter::controlled(std::uint64_t tie_breaker) {
  begin(kIceControlled, 8);
  append(tie_breaker, 8);
  return *this;
}

StunWriter& StunWriter::mapped(const Endpoint& seen) {
  const std::size_t size = seen.address.is_v6 ? 16 : 4;
  begin(kXorMappedAddress, 4 + size);
  append(seen.address.is_v6 ? 2 : 1, 2);
  append(static_cast<std::uint16_t>(seen.port ^ kCookie >> 16), 2);
  for (std::size_t i = 0; i < size; ++i) {
    // The mask, cookie and transaction, stands in the header from its fifth octet on.
    bytes_.push_back(static_cast<std::uint8_t>(seen.address.bytes[i] ^ bytes_[4 + i]));
  }
  return *this;
}

StunWriter& StunWriter::error(int code, std::string_view reason) {
  begin(kErrorCode, 4 + reason.size());
  append(static_cast<std::uint32_t>(code / 100 << 8 | code % 100), 4);
  append_padded(reason);
  return *this;
}

StunWriter& StunWriter::not_understood(std::uint16_t attribute) {
  begin(kUnknownAttributes, 2);
  append(attribute, 2);
  append(0, 2);
  return *this;
}

StunWriter& StunWriter::sign(std::string_view password) {
  const auto signature = digest(bytes_, password);
  begin(kIntegrity, kDigest);
  bytes_.insert(bytes_.end(), signature.begin(), signature.end());
  return *this;
}

std::vector<std::uint8_t> StunWriter::finish() {
  set_length(bytes_, kAttributeHeader + 4);
  const auto fingerprint = fingerprint_of(bytes_);
  begin(kFingerprint, 4);
  append(fingerprint, 4);
  return std::move(bytes_);
}

}  // namespace earshot::webrtc
