#pragma once
// Where a supervisor listens and speaks: his own phone, a page in his browser, any SIP URI, or a
// number that he may dial.

#include <string>

#include "base/id.hpp"
#include "base/result.hpp"
#include "core/effects.hpp"

namespace earshot::core {

struct Floor;

struct Device {
  std::string name;            // as it was asked for
  std::string kind = "phone";  // "phone", "browser", "outside"
  bool dialled_out = false;    // by a trunk, at his charge
};

struct DeviceRing {
  Device device;
  Ring ring;  // still without a leg
};

// Errors: phone_unavailable, bad_device, not_dialable, too_many_calls.
Result<DeviceRing> ring_device(const Floor& floor, PersonId supervisor, const std::string& name);

}  // namespace earshot::core
