#include "webrtc/counters.hpp"

namespace earshot::webrtc {
namespace {

Counter& refused(Counters& counters, const char* cause) {
  return counters.make({"earshot_browser_refused_total", std::string("cause=\"") + cause + "\"",
                        "Packets and connections on the browsers' ports that were refused"});
}

}  // namespace

BrowserCounters::BrowserCounters(Counters& c)
    : connected(c.make(
          {"earshot_browser_connected_total", "", "Browsers whose DTLS handshake ended well"})),
      not_webrtc(refused(c, "not_webrtc")),
      bad_stun(refused(c, "bad_stun")),
      unknown_user(refused(c, "unknown_user")),
      bad_integrity(refused(c, "bad_integrity")),
      replayed(refused(c, "replayed")),
      role_conflict(refused(c, "role_conflict")),
      unknown_attribute(refused(c, "unknown_attribute")),
      not_nominated(refused(c, "not_nominated")),
      early_media(refused(c, "early_media")),
      dtls_failed(refused(c, "dtls_failed")),
      wrong_fingerprint(refused(c, "wrong_fingerprint")),
      consent_lost(refused(c, "consent_lost")),
      taken_address(refused(c, "taken_address")),
      too_slow(refused(c, "too_slow")) {}

}  // namespace earshot::webrtc
