#pragma once
// SRTP (RFC 3711, RFC 7714) by libsrtp, with keys from the SDP (RFC 4568) or from a DTLS handshake
// (RFC 5764): one key for each direction. The library's process-wide start happens with the first
// object, once.

#include <array>
#include <cstdint>
#include <memory>
#include <span>

struct srtp_ctx_t_;

namespace earshot::media {

enum class SrtpProfile : std::uint8_t { aes128_cm_sha1_80, aead_aes_128_gcm };
constexpr std::size_t srtp_key_size(SrtpProfile) { return 16; }
constexpr std::size_t srtp_salt_size(SrtpProfile profile) {
  return profile == SrtpProfile::aead_aes_128_gcm ? 12 : 14;
}

struct SrtpKeys {  // each the key, then the salt; what is longer than the profile needs is zero
  SrtpProfile profile = SrtpProfile::aes128_cm_sha1_80;
  std::array<std::uint8_t, 30> ours{}, theirs{};
  bool operator==(const SrtpKeys&) const = default;
};

class Srtp {
 public:
  static constexpr std::size_t kMaxTrailer = 20;  // authentication tag, for RTCP an index as well

  Srtp(const SrtpKeys& keys, std::uint32_t our_ssrc);
  const SrtpKeys& keys() const { return keys_; }

  // In place; the new size, 0 when it is not authentic, replayed or too small. Protecting needs
  // kMaxTrailer octets of room behind `size`.
  std::size_t unprotect_rtp(std::span<std::uint8_t> packet, std::size_t size);
  std::size_t unprotect_rtcp(std::span<std::uint8_t> packet, std::size_t size);
  std::size_t protect_rtp(std::span<std::uint8_t> packet, std::size_t size);
  std::size_t protect_rtcp(std::span<std::uint8_t> packet, std::size_t size);

 private:
  struct Free {
    void operator()(srtp_ctx_t_* session) const;
  };
  using Session = std::unique_ptr<srtp_ctx_t_, Free>;

  SrtpKeys keys_;
  Session out_, in_;
};

}  // namespace earshot::media
