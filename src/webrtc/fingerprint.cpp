#include "webrtc/fingerprint.hpp"

#include <strings.h>

#include <charconv>

namespace earshot::webrtc {
namespace {

constexpr std::string_view kHash = "sha-256 ";

}  // namespace

std::string Fingerprint::text() const {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text(kHash);
  for (const auto octet : digest) {
    text += {kDigits[octet >> 4], kDigits[octet & 15], ':'};
  }
  text.pop_back();
  return text;
}

std::optional<Fingerprint> Fingerprint::parse(std::string_view text) {
  Fingerprint fingerprint;
  if (text.size() != kHash.size() + fingerprint.digest.size() * 3 - 1 ||
      strncasecmp(text.data(), kHash.data(), kHash.size()) != 0) {
    return std::nullopt;
  }
  text.remove_prefix(kHash.size());
  for (std::size_t i = 0; i < fingerprint.digest.size(); ++i) {
    const char* const at = text.data() + i * 3;
    const auto [end, error] = std::from_chars(at, at + 2, fingerprint.digest[i], 16);
    const bool last = i + 1 == fingerprint.digest.size();
    if (error != std::errc{} || end != at + 2 || (!last && *end != ':')) return std::nullopt;
  }
  return fingerprint;
}

}  // namespace earshot::webrtc
