#include "sip/digest.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>
#include <sofia-sip/su_md5.h>

#include <charconv>
#include <cstring>

namespace earshot::sip {

namespace {

constexpr std::size_t kMaxUsedNonces = 100'000;

std::string raw_md5(std::string_view first, std::string_view second) {
  su_md5_t md5[1];
  std::uint8_t digest[SU_MD5_DIGEST_SIZE];
  su_md5_init(md5);
  su_md5_update(md5, first.data(), first.size());
  su_md5_update(md5, second.data(), second.size());
  su_md5_digest(md5, digest);
  return {reinterpret_cast<const char*>(digest), sizeof digest};
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

std::optional<std::uint64_t> hex_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  return difference == 0;
}

constexpr std::string_view kSha256 = "SHA-256";

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

constexpr std::size_t kStampLength = 16;

}  // namespace

std::string md5_hex(std::string_view text) { return hex(raw_md5(text, "")); }

std::string sha256_hex(std::string_view text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return hex(digest);
}

bool is_known_algorithm(std::string_view algorithm) {
  return algorithm.empty() || same_ignoring_case(algorithm, "MD5") ||
         same_ignoring_case(algorithm, kSha256);
}

std::string expected_response(const DigestResponse& with, std::string_view secret,
                              std::string_view method) {
  const auto hash = same_ignoring_case(with.algorithm, kSha256) ? sha256_hex : md5_hex;
  const auto a1 = hash(fmt::format("{}:{}:{}", with.username, with.realm, secret));
  const auto a2 = hash(fmt::format("{}:{}", method, with.uri));
  if (with.qop.empty()) return hash(fmt::format("{}:{}:{}", a1, with.nonce, a2));
  return hash(fmt::format("{}:{}:{}:{}:{}:{}", a1, with.nonce, with.nc, with.cnonce, with.qop, a2));
}

std::string format_authorization(const DigestResponse& with, std::string_view response,
                                 std::string_view opaque) {
  auto header = fmt::format(
      "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{}\", response=\"{}\", "
      "algorithm={}",
      with.username, with.realm, with.nonce, with.uri, response,
      with.algorithm.empty() ? "MD5" : with.algorithm);
  if (!with.qop.empty())
    header += fmt::format(", qop={}, nc={}, cnonce=\"{}\"", with.qop, with.nc, with.cnonce);
  if (!opaque.empty()) header += fmt::format(", opaque=\"{}\"", opaque);
  return header;
}

Nonces::Nonces(Key key, Seconds life) : key_(key), life_(life) {}

// HMAC (RFC 2104) over MD5, the hash at hand: a MAC needs no collision resistance.
std::string Nonces::mac(std::string_view stamp, std::string_view source) const {
  std::string inner(64, '\x36'), outer(64, '\x5c');
  for (std::size_t i = 0; i < key_.size(); ++i) {
    inner[i] = static_cast<char>(inner[i] ^ key_[i]);
    outer[i] = static_cast<char>(outer[i] ^ key_[i]);
  }
  return hex(raw_md5(outer, raw_md5(inner, fmt::format("{}|{}", stamp, source))));
}

std::string Nonces::make(Instant now, std::string_view source) const {
  const auto stamp = fmt::format("{:016x}", now.time_since_epoch().count());
  return stamp + mac(stamp, source);
}

Nonces::Verdict Nonces::judge(Instant now, std::string_view nonce, std::string_view source) const {
  if (nonce.size() < kStampLength) return Verdict::foreign;
  const auto stamp = nonce.substr(0, kStampLength);
  const auto ticks = hex_number(stamp);
  if (!ticks || !same_in_constant_time(nonce.substr(kStampLength), mac(stamp, source)))
    return Verdict::foreign;
  const Instant made{Micros(static_cast<std::int64_t>(*ticks))};
  return made <= now && now - made <= life_ ? Verdict::fresh : Verdict::stale;
}

bool Nonces::use(Instant now, std::string_view nonce, std::string_view nc) {
  if (used_.size() >= kMaxUsedNonces)
    std::erase_if(used_, [&](const auto& entry) { return now - entry.second.at > life_; });
  const auto count = nc.empty() ? std::optional<std::uint64_t>(1) : hex_number(nc);
  if (!count || used_.size() >= kMaxUsedNonces) return false;
  auto& used = used_[std::string(nonce)];
  used.at = now;
  if (*count <= used.last_count) return false;
  used.last_count = *count;
  return true;
}

}  // namespace earshot::sip
