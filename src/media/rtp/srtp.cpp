#include "media/rtp/srtp.hpp"

#include <srtp2/srtp.h>

#include "base/check.hpp"

namespace earshot::media {
namespace {

constexpr unsigned long kReplayWindow =
    256;  // five seconds: late packets are the jitter's business

srtp_t open_session(const SdesKey& key, srtp_ssrc_t ssrc) {
  static const bool started = srtp_init() == srtp_err_status_ok;
  CHECK(started);
  auto secret = key.key_and_salt;
  srtp_policy_t policy{};
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
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

Srtp::Srtp(const SdesKey& ours, const SdesKey& theirs, std::uint32_t our_ssrc)
    : ours_(ours),
      theirs_(theirs),
      out_(open_session(ours, {ssrc_specific, our_ssrc})),
      in_(open_session(theirs, {ssrc_any_inbound, 0})) {}

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
