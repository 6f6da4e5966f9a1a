#pragma once
// Our answer to a browser's offer (RFC 8829 section 5.3): what both ends will send each other, and
// the SDP that says so.

#include <cstdint>
#include <string>
#include <vector>

#include "base/media_description.hpp"
#include "base/result.hpp"
#include "webrtc/offer.hpp"

namespace earshot::webrtc {

struct Agreed {
  MediaDescription local, remote;  // the leg's two ends; remote.rtp is known when ICE has found it
  int event_clock = 0;             // of local.telephone_event
};

// Opus first where both know it, else the offer's order; no keys pressed by us at a clock that is
// not the codec's. Fails with "no_common_codec".
Result<Agreed> agree_on(const Offer& offer, const std::vector<Codec>& ours);

struct OurEnd {
  IceCredentials ice;
  Fingerprint fingerprint;
  std::vector<Endpoint> candidates;  // at least one, the preferred first
  std::uint32_t ssrc = 0;
  std::string stream;         // names the track that the page gets (a=msid), a token
  std::uint64_t session = 0;  // for the origin line
};

std::string write_answer(const Offer& offer, const Agreed& agreed, const OurEnd& ours);

}  // namespace earshot::webrtc
