#pragma once
// What browsers and strangers sent that was refused, by cause. Made once, shared by all transports.

#include "base/counters.hpp"

namespace earshot::webrtc {

struct BrowserCounters {
  explicit BrowserCounters(Counters& counters);

  Counter& connected;  // handshakes that ended well
  Counter &not_webrtc, &bad_stun, &unknown_user, &bad_integrity, &replayed, &role_conflict,
      &unknown_attribute, &not_nominated, &early_media, &dtls_failed, &wrong_fingerprint,
      &consent_lost, &taken_address, &too_slow;
};

}  // namespace earshot::webrtc
