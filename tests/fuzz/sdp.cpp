// Any text as an offer: read, answered, and our answer read again.

#include "sip/sdp.hpp"

#include "base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const auto offer = sip::read_sdp({reinterpret_cast<const char*>(data), size});
  if (!offer) return 0;
  CHECK(!offer->description.codecs.empty());
  CHECK(offer->description.ptime_ms >= 10 && offer->description.ptime_ms <= 60);
  CHECK(offer->audio < offer->streams.size() && offer->streams.size() <= sip::kMaxSdpStreams);

  MediaDescription ours = offer->description;
  ours.rtp = *Endpoint::parse("127.0.0.1:20000");
  ours.rtcp = *Endpoint::parse("127.0.0.1:20001");
  const auto answer = sip::read_sdp(sip::write_sdp({1, 1}, ours, offer->events, &*offer));
  CHECK(answer && answer->streams.size() == offer->streams.size());
  return 0;
}
