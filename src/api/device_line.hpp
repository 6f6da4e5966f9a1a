#pragma once
// Pages that are phones: what they say, parsed and checked, for whoever rings browsers. Everything
// here happens on the control thread.

#include <functional>
#include <string>
#include <variant>

#include "base/id.hpp"

namespace earshot::api {

// The page's own name for itself, kept over a reload: 8 to 64 of [A-Za-z0-9_-].
using DeviceId = std::string;

struct PhoneOffer {  // for a leg that rings, or that lived before the page was loaded again
  LegId leg;
  std::string sdp;  // at most 16 KiB, else unchecked
};
struct PhoneAccept {
  LegId leg;
};
struct PhoneReject {
  LegId leg;
};
struct PhoneHangUp {
  LegId leg;
};
struct PhoneDial {
  std::string number;  // 1 to 64 octets without control characters
  std::string sdp;
  std::string tag;  // the page's name for the answer, 1 to 64 of [A-Za-z0-9_-]
};
struct PhoneHold {
  LegId leg;
  bool hold = false;
};
struct PhoneDigit {
  LegId leg;
  char digit = '0';  // 0-9 * # A-D
};
struct PhoneTransfer {
  LegId leg;
  std::string target;  // as PhoneDial's number
};
struct PhoneAttend {  // join the far ends of two legs of his
  LegId leg, other;
};
using PhoneMessage = std::variant<PhoneOffer, PhoneAccept, PhoneReject, PhoneHangUp, PhoneDial,
                                  PhoneHold, PhoneDigit, PhoneTransfer, PhoneAttend>;

// Sends one JSON text to the page; goes nowhere once the page is gone. Control thread only; may be
// kept as long as one likes.
using SendToPage = std::function<void(const std::string& text)>;

class DeviceSink {
 public:
  virtual ~DeviceSink() = default;
  // The page has said who it is: `phone`, it wants to be rung for calls to this person. Again for
  // the same device: it was loaded again, or wants something else now. A device is one person's for
  // as long as any page of it is open.
  virtual void device_on(const DeviceId& device, PersonId person, bool phone, SendToPage send) = 0;
  // The page is gone; it may come back. `signed_out`: it may not, and its media ends at once (also
  // for a person who was disabled).
  virtual void device_off(const DeviceId& device, bool signed_out) = 0;
  virtual void message(const DeviceId& device, PersonId person, const PhoneMessage& message) = 0;
};

}  // namespace earshot::api
