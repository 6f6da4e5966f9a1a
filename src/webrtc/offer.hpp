#pragma once
// A browser's offer (RFC 8829, RFC 8866), read once at the border. One audio section is ours; the
// others will be declined. Whatever is missing, malformed or too large is refused as a whole:
// nothing in an offer is guessed.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/media_description.hpp"
#include "base/result.hpp"
#include "webrtc/fingerprint.hpp"
#include "webrtc/ice_lite.hpp"

namespace earshot::webrtc {

struct Offer {
  struct Section {  // an m= line, as its answer has to repeat it
    std::string kind, protocol, format, mid;
  };
  struct KeyEvents {  // RFC 4733
    std::uint8_t payload_type = 0;
    int clock = 8000;
  };

  std::string session;  // the origin's id: another page, or the same one that asks again
  std::vector<Section> sections;
  std::size_t audio = 0;  // which of them is ours
  bool bundled = false;   // ours stands in a BUNDLE group
  IceCredentials ice;
  Fingerprint fingerprint;
  std::vector<CodecChoice> codecs;
  std::vector<KeyEvents> key_events;
  Direction direction = Direction::sendrecv;
  int ptime_ms = 20;
};

constexpr std::size_t kLongestOffer = 32 * 1024;  // ten times what a browser says about audio

// Fails with "bad_sdp", and says which line or what is missing.
Result<Offer> read_offer(std::string_view sdp);

}  // namespace earshot::webrtc
