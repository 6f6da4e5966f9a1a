#pragma once
// The SHA-256 of a certificate, as SDP says it (RFC 8122 section 5): who has signalling's word for
// this value needs no authority to believe the certificate.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace earshot::webrtc {

struct Fingerprint {
  std::array<std::uint8_t, 32> digest{};

  bool operator==(const Fingerprint&) const = default;
  std::string text() const;  // sha-256 AB:CD:…
  // Nothing when it is malformed or of another hash.
  static std::optional<Fingerprint> parse(std::string_view text);
};

}  // namespace earshot::webrtc
