#pragma once
// SRTP with keys from the SDP (RFC 3711, RFC 4568), by libsrtp: one key for each direction. The
// library's process-wide start happens with the first object, once.

#include <cstdint>
#include <memory>
#include <span>

#include "base/media_description.hpp"

struct srtp_ctx_t_;

namespace earshot::media {

class Srtp {
 public:
  static constexpr std::size_t kMaxTrailer = 16;  // authentication tag, for RTCP an index before it

  Srtp(const SdesKey& ours, const SdesKey& theirs, std::uint32_t our_ssrc);
  bool same_keys(const SdesKey& ours, const SdesKey& theirs) const {
    return ours == ours_ && theirs == theirs_;
  }

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

  SdesKey ours_, theirs_;
  Session out_, in_;
};

}  // namespace earshot::media
