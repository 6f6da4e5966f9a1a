// One datagram for a browser's port: to a connection that waits, to one that is up, from its
// browser's address and from a stranger's. Whatever it is, who is connected stays so.

#include "webrtc/stun.hpp"

#include "base/check.hpp"
#include "webrtc/testing/link.hpp"

namespace earshot::fuzz {
namespace {

using webrtc::testing::Link;

Link& connected() {
  static Link link;
  static const bool up = link.run_until([] { return link.browser.connected(); });
  CHECK(up);
  return link;
}

}  // namespace
}  // namespace earshot::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const std::span bytes(data, size);
  if (const auto message = webrtc::read_stun(bytes)) (void)webrtc::is_authentic(*message, "secret");
  (void)webrtc::ufrag_of(bytes);

  static webrtc::testing::Link waiting({}, "waiting");
  const auto stranger = *Endpoint::parse("203.0.113.66:6666");
  waiting.inject(stranger, bytes);
  CHECK(waiting.transport->peer().port == 0);

  auto& link = fuzz::connected();
  for (const auto& source : {stranger, link.browser_at}) link.inject(source, bytes);
  CHECK(link.transport->peer() == link.browser_at && link.told<webrtc::Moved>() == 0);
  CHECK(link.told<webrtc::Lost>() == 0);
  link.srtp.clear();
  return 0;
}
