#include "core/supervision/device.hpp"

#include "core/calls/agents.hpp"
#include "core/calls/dialling.hpp"
#include "core/policy/may_dial_out.hpp"

namespace earshot::core {

namespace {

constexpr std::string_view kBrowser = "browser:";

Result<DeviceRing> own_phone(const Floor& floor, PersonId supervisor, Ring ring) {
  if (!is_reachable(floor, supervisor))
    return fail("phone_unavailable", "your phone is not registered: register it or name a device");
  const Person* person = floor.directory.person(supervisor);
  if (person->contact_uri.empty())
    ring.person = person->id;
  else
    ring.uri = person->contact_uri;
  ring.in_page = false;  // he asked for the telephone on his desk, not for the page he sits at
  return DeviceRing{{}, std::move(ring)};
}

Result<DeviceRing> number(const Floor& floor, PersonId supervisor, const std::string& name,
                          Ring ring) {
  const OutboundRule* rule = outbound_rule(floor.directory, name);
  if (!rule) return fail("not_dialable", "no outbound rule allows " + name);
  if (!may_dial_another(*rule, live_outbound(floor, supervisor)))
    return fail("too_many_calls", "too many outbound calls of yours at a time");
  ring.trunk = rule->trunk;
  ring.number = name;
  return DeviceRing{{name, "outside", true}, std::move(ring)};
}

}  // namespace

Result<DeviceRing> ring_device(const Floor& floor, PersonId supervisor, const std::string& name) {
  Ring ring{.from_number = floor.settings.feature_code, .from_display = "Supervision"};
  if (name.empty()) return own_phone(floor, supervisor, std::move(ring));
  if (name.starts_with(kBrowser)) {
    if (name.size() == kBrowser.size()) return fail("bad_device", "the browser's id is missing");
    ring.person = supervisor;
    ring.uri = name;
    return DeviceRing{{name, "browser"}, std::move(ring)};
  }
  if (name.starts_with("sip:") || name.starts_with("sips:")) {
    ring.uri = name;
    return DeviceRing{{name, "outside"}, std::move(ring)};
  }
  return number(floor, supervisor, name, std::move(ring));
}

}  // namespace earshot::core
