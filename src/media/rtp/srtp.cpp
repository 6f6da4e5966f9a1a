#include "media/rtp/srtp.hpp"

#include <srtp2/srtp.h>

#include "base/check.hpp"

namespace earshot::media {
namespace {

constexpr unsigned long kReplayWindow =
    256;  // five seconds: late packets are the jitter's business

void set_profile(SrtpProfile profile, srtp_crypto_policy_t& policy) {
  switch (profile) {
    case SrtpProfile::aes128_cm_sha1_80:
      return srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy);
    case SrtpProfile::aead_aes_128_gcm: return srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy);
  }
}

srtp_t open_session(SrtpProfile profile, std::array<std::uint8_t, 30> secret, srtp_ssrc_t ssrc) {
  static const bool started = srtp_init() == srtp_err_status_ok;
  CHECK(started);
  srtp_policy_t policy{};
  set_profile(profile, policy.rtp);
  set_profile(profile, policy.rtcp);
  policy.ssrc = ssrc;
  policy.key = secret.data();
  policy.window_size = kReplayWindow;
  srtp_t session = nullptr;
  CHECK(srtp_create(&session, &policy) == srtp_err_status_ok);
  return session;
}

template <class Work>
std::size_t work_on(Work work, srtp_t session, std::span<std::uint8_t> packet, std::size_t size) {
  int length = static_cast<int>(size);
  if (work(session, packet.data(), &length) != srtp_err_status_ok) return 0;
  return static_cast<std::size_t>(length);
}

}  // namespace

void Srtp::Free::operator()(srtp_ctx_t_* session) const { srtp_dealloc(session); }

Srtp::Srtp(const SrtpKeys& keys, std::uint32_t our_ssrc)
    : keys_(keys),
      out_(open_session(keys.profile, keys.ours, {ssrc_specific, our_ssrc})),
      in_(open_session(keys.profile, keys.theirs, {ssrc_any_inbound, 0})) {}

std::size_t Srtp::unprotect_rtp(std::span<std::uint8_t> packet, std::size_t size) {
  return work_on(srtp_unprotect, in_.get(), packet, size);
}
std::size_t Srtp::unprotect_rtcp(std::span<std::uint8_t> packet, std::size_t size) {
  return work_on(srtp_unprotect_rtcp, in_.get(), packet, size);
}
std::size_t Srtp::protect_rtp(std::span<std::uint8_t> packet, std::size_t size) {
  CHECK(size + kMaxTrailer <= packet.size());
  return work_on(srtp_protect, out_.get(), packet, size);
}
std::size_t Srtp::protect_rtcp(std::span<std::uint8_t> packet, std::size_t size) {
  CHECK(size + kMaxTrailer <= packet.size());
  return work_on(srtp_protect_rtcp, out_.get(), packet, size);
}

}  // namespace earshot::media
