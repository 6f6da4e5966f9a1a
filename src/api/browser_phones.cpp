#include "api/browser_phones.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace earshot::api {

namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kBrowser = "browser:";

// SIP's numbers, as sip/ tells them: what the core thinks of a leg's end does not depend on the
// kind of phone.
constexpr int kHungUp = 0, kTimeout = 408, kUnavailable = 480, kNotAcceptable = 488,
              kDeclined = 603;

Json id_or_null(auto id) { return id ? Json(id.text()) : Json(nullptr); }

std::string text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string say(const char* type, LegId leg, Json more = Json::object()) {
  Json message{{"type", type}, {"leg", leg.text()}};
  message.update(more);
  return text(message);
}

std::string say_error(LegId leg, const Error& error) {
  return text({{"type", "phone.error"},
               {"leg", id_or_null(leg)},
               {"code", error.code},
               {"message", error.message}});
}

}  // namespace

BrowserPhones::BrowserPhones(Surroundings surroundings)
    : around_(std::move(surroundings)),
      offers_(around_.counters.make({"earshot_browser_offers_total", "", "Offers of pages"})),
      bad_offers_(around_.counters.make(
          {"earshot_browser_offers_refused_total", "", "Offers that could not be answered"})),
      resumed_(around_.counters.make(
          {"earshot_browser_legs_resumed_total", "", "Legs whose page came back"})),
      lost_(around_.counters.make(
          {"earshot_browser_legs_lost_total", "", "Legs whose page stayed away"})) {}

const DeviceId* BrowserPhones::phone_of(PersonId person) const {
  const DeviceId* newest = nullptr;
  std::uint64_t since = 0;
  for (const auto& [id, device] : devices_) {
    if (device.person != person || !device.phone || device.since < since) continue;
    newest = &id;
    since = device.since;
  }
  return newest;
}

bool BrowserPhones::rings_for(PersonId person) const { return phone_of(person) != nullptr; }

void BrowserPhones::send(const DeviceId& device, const std::string& text) {
  const auto found = devices_.find(device);
  if (found != devices_.end() && found->second.send) found->second.send(text);
}

// --- what the core wants ---

void BrowserPhones::perform(const core::Ring& ring) {
  const bool named = ring.uri.starts_with(kBrowser);
  const DeviceId* device = phone_of(ring.person);
  const DeviceId name = named ? ring.uri.substr(kBrowser.size()) : device ? *device : DeviceId{};
  const auto found = devices_.find(name);
  // A page may only be named by the person whose page it is.
  if (found == devices_.end() || found->second.person != ring.person || !found->second.send) {
    return around_.tell(core::LegRefused{ring.leg, kUnavailable});
  }
  Leg& leg = legs_[ring.leg];
  leg = {.device = name, .supervision = named, .accepted = named, .ring = ring};
  ring_page(ring.leg, leg);
  around_.tell(core::LegRinging{ring.leg});
}

void BrowserPhones::ring_page(LegId id, const Leg& leg) {
  send(leg.device,
       say("phone.ring", id,
           {{"purpose", leg.supervision ? "supervision" : "call"},
            {"auto", leg.supervision},
            {"from", {{"number", leg.ring.from_number}, {"display", leg.ring.from_display}}},
            {"call", id_or_null(around_.call_of(id))}}));
}

void BrowserPhones::perform(const core::Progress& progress) {
  if (const auto leg = legs_.find(progress.leg); leg != legs_.end()) {
    send(leg->second.device, say("phone.ringing", progress.leg));
  }
}

void BrowserPhones::perform(const core::Answer& answer) {
  const auto leg = legs_.find(answer.leg);
  if (leg == legs_.end()) return;
  leg->second.answered = true;
  send(leg->second.device, say("phone.connected", answer.leg));
}

void BrowserPhones::perform(const core::Reject& reject) {
  forget(reject.leg, reject.sip_status, reject.reason);
}

void BrowserPhones::perform(const core::HangUp& hang_up) {
  forget(hang_up.leg, kHungUp, hang_up.reason);
}

void BrowserPhones::perform(const core::ReportTransfer& report) {
  if (const auto leg = legs_.find(report.leg); leg != legs_.end()) {
    send(leg->second.device, say("phone.transferred", report.leg, {{"status", report.sip_status}}));
  }
}

void BrowserPhones::forget(LegId id, int sip_status, const std::string& reason) {
  const auto leg = legs_.extract(id);
  if (!leg) return;
  around_.media.close(id);
  send(leg.mapped().device, say("phone.ended", id, {{"status", sip_status}, {"reason", reason}}));
}

// --- what the engine tells ---

void BrowserPhones::media_up(LegId id) {
  const auto leg = legs_.find(id);
  if (leg == legs_.end()) return;
  leg->second.has_media = true;
  send(leg->second.device, say("phone.up", id));
  answer_when_ready(id, leg->second);
}

void BrowserPhones::answer_when_ready(LegId id, Leg& leg) {
  if (leg.incoming || leg.answered || !leg.accepted || !leg.has_media) return;
  leg.answered = true;
  send(leg.device, say("phone.connected", id));
  around_.tell(core::LegAnswered{id});
}

// --- pages come and go ---

void BrowserPhones::device_on(const DeviceId& id, PersonId person, bool phone, SendToPage send_to) {
  auto& device = devices_[id];
  if (device.person && device.person != person) {  // another one's device: it stays his
    return send_to(say_error({}, {"device_taken", "Reload the page: its device id is in use."}));
  }
  const bool before = rings_for(person);
  const bool was_phone = device.phone;
  const std::uint64_t visit = ++visits_;
  device = {.person = person,
            .phone = phone,
            .send = std::move(send_to),
            .visit = visit,
            .since = phone && !was_phone ? visit : device.since};

  Json list = Json::array();
  for (const auto& [leg_id, leg] : legs_) {
    if (leg.device != id) continue;
    list.push_back({{"leg", leg_id.text()},
                    {"purpose", leg.supervision ? "supervision" : "call"},
                    {"state", leg.answered ? "connected" : "ringing"},
                    {"call", id_or_null(around_.call_of(leg_id))}});
  }
  send(id, text({{"type", "phone.legs"}, {"legs", std::move(list)}}));
  for (const auto& [leg_id, leg] : legs_) {
    if (leg.device == id && !leg.incoming && !leg.answered) ring_page(leg_id, leg);
  }
  // Last: a call may ring here at once, and is none of those before.
  tell_reachable(person, before);
}

void BrowserPhones::device_off(const DeviceId& id, bool signed_out) {
  const auto found = devices_.find(id);
  if (found == devices_.end()) return;
  Device& device = found->second;
  device.send = nullptr;
  const auto leave = [this, id, person = device.person, visit = device.visit] {
    const auto still = devices_.find(id);
    if (still == devices_.end() || still->second.visit != visit) return;  // it came back
    const bool before = rings_for(person);
    devices_.erase(still);
    tell_reachable(person, before);
    end_legs_of(id, kTimeout);
  };
  if (signed_out) return leave();
  around_.after(kGrace, leave);
}

void BrowserPhones::end_legs_of(const DeviceId& device, int sip_status) {
  std::vector<LegId> ending;
  for (const auto& [id, leg] : legs_) {
    if (leg.device == device) ending.push_back(id);
  }
  for (LegId id : ending) {
    lost_.add();
    end(id, sip_status);
  }
}

void BrowserPhones::tell_reachable(PersonId person, bool before) {
  const bool now = rings_for(person);
  if (now != before) around_.tell(core::PhoneRegistered{person, now});
}

// --- what pages say ---

void BrowserPhones::message(const DeviceId& device, PersonId person, const PhoneMessage& message) {
  const auto found = devices_.find(device);
  if (found == devices_.end() || found->second.person != person) return;
  std::visit([&](const auto& one) { take(device, person, one); }, message);
}

BrowserPhones::Leg* BrowserPhones::own_leg(const DeviceId& device, LegId id) {
  const auto leg = legs_.find(id);
  if (leg != legs_.end() && leg->second.device == device) return &leg->second;
  send(device, say_error(id, {"no_such_leg", "This call has ended."}));
  return nullptr;
}

void BrowserPhones::take(const DeviceId& device, PersonId, const PhoneOffer& offer) {
  Leg* leg = own_leg(device, offer.leg);
  if (!leg) return;
  offers_.add();
  const bool resumes = leg->has_media;
  const auto answer = around_.media.accept(offer.leg, offer.sdp, leg->ring.like);
  if (!answer) {
    bad_offers_.add();
    send(device, say_error(offer.leg, answer.error()));
    if (!leg->answered && !leg->incoming) end(offer.leg, kNotAcceptable);
    return;
  }
  if (resumes) resumed_.add();
  send(device, say("phone.answer", offer.leg, {{"sdp", *answer}}));
}

void BrowserPhones::take(const DeviceId& device, PersonId person, const PhoneDial& dial) {
  const LegId id = around_.new_leg();
  offers_.add();
  const auto answer = around_.media.accept(id, dial.sdp, {});
  if (!answer) {
    bad_offers_.add();
    return send(device, say_error({}, answer.error()));
  }
  legs_[id] = {.device = device, .incoming = true, .accepted = true};
  send(device, say("phone.dialling", id, {{"tag", dial.tag}}));
  send(device, say("phone.answer", id, {{"sdp", *answer}}));
  around_.tell(core::CallArrived{.leg = id, .caller = person, .dialled = dial.number});
}

void BrowserPhones::take(const DeviceId& device, PersonId, const PhoneAccept& accept) {
  Leg* leg = own_leg(device, accept.leg);
  if (!leg) return;
  leg->accepted = true;
  answer_when_ready(accept.leg, *leg);
}

void BrowserPhones::take(const DeviceId& device, PersonId, const PhoneReject& reject) {
  if (own_leg(device, reject.leg)) end(reject.leg, kDeclined);
}

void BrowserPhones::take(const DeviceId& device, PersonId, const PhoneHangUp& hang_up) {
  const Leg* leg = own_leg(device, hang_up.leg);
  if (leg) end(hang_up.leg, leg->answered || leg->incoming ? kHungUp : kDeclined);
}

void BrowserPhones::end(LegId id, int sip_status) {
  const auto leg = legs_.extract(id);
  if (!leg) return;
  around_.media.close(id);
  send(leg.mapped().device, say("phone.ended", id, {{"status", sip_status}, {"reason", ""}}));
  if (leg.mapped().answered || leg.mapped().incoming) {
    around_.tell(core::LegEnded{id, sip_status});
  } else {
    around_.tell(core::LegRefused{id, sip_status});
  }
}

void BrowserPhones::take(const DeviceId& device, PersonId, const PhoneHold& hold) {
  if (!own_leg(device, hold.leg)) return;
  if (hold.hold) {
    around_.tell(core::LegHeld{hold.leg});
  } else {
    around_.tell(core::LegResumed{hold.leg});
  }
}

void BrowserPhones::take(const DeviceId& device, PersonId, const PhoneDigit& key) {
  if (own_leg(device, key.leg)) around_.tell(core::DigitPressed{key.leg, key.digit, false});
}

void BrowserPhones::take(const DeviceId& device, PersonId, const PhoneTransfer& transfer) {
  if (own_leg(device, transfer.leg)) {
    around_.tell(core::TransferAsked{transfer.leg, transfer.target});
  }
}

void BrowserPhones::take(const DeviceId& device, PersonId, const PhoneAttend& attend) {
  if (own_leg(device, attend.leg) && own_leg(device, attend.other)) {
    around_.tell(core::AttendedTransferAsked{attend.leg, attend.other});
  }
}

}  // namespace earshot::api
