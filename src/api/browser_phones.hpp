#pragma once
// Browsers as phones: pages that said "ring me", and the legs they have. Implements the phones port
// for those legs, as sip/ does for SIP's: what the core wants becomes messages to the page, what
// the page says becomes facts. Home thread: control.
//
// The browser always offers. A ring is answered in three steps: phone.ring, the page's phone.offer,
// phone.answer; when the keys are agreed (LegMediaUp) a supervisor's leg counts as answered by
// itself, an agent's when the page has accepted too. A page that reloads or loses its network finds
// its legs again for kGrace: it offers anew, the leg stays in its room.

#include <functional>
#include <map>
#include <string>

#include "api/device_line.hpp"
#include "base/counters.hpp"
#include "core/ports.hpp"

namespace earshot::api {

class BrowserPhones final : public core::Phones, public DeviceSink {
 public:
  static constexpr Millis kGrace = 15s;  // for a page that went away without a word

  struct Surroundings {  // all lent, all of the control thread
    core::BrowserLegs& media;
    std::function<LegId()> new_leg;
    std::function<CallId(LegId)> call_of;  // 0: none
    core::FactSink tell;
    std::function<void(Millis, std::function<void()>)> after;
    Counters& counters;
  };
  explicit BrowserPhones(Surroundings surroundings);

  // A page of this person rings for his calls.
  bool rings_for(PersonId person) const;
  bool has(LegId leg) const { return legs_.contains(leg); }
  std::size_t live_legs() const { return legs_.size(); }
  // What the engine tells about legs: media may flow. Legs of others are ignored.
  void media_up(LegId leg);

  // core::Phones, for a Ring with uri "browser:<device>" or of a person that rings_for()
  void perform(const core::Ring&) override;
  void perform(const core::Progress&) override;
  void perform(const core::Answer&) override;
  void perform(const core::Reject&) override;
  void perform(const core::HangUp&) override;
  void perform(const core::ReportTransfer&) override;

  // DeviceSink
  void device_on(const DeviceId& device, PersonId person, bool phone, SendToPage send) override;
  void device_off(const DeviceId& device, bool signed_out) override;
  void message(const DeviceId& device, PersonId person, const PhoneMessage& message) override;

 private:
  struct Device {
    PersonId person;
    bool phone = false;       // rings for calls to the person
    SendToPage send;          // empty while the page is away
    std::uint64_t visit = 0;  // which coming of the page this is, for its grace
    std::uint64_t since = 0;  // the newest phone of a person rings
  };
  struct Leg {
    DeviceId device;
    bool supervision = false;
    bool incoming = false;  // the page dialled
    bool accepted = false;  // by the page, or by itself
    bool has_media = false;
    bool answered = false;  // the core knows
    core::Ring ring;        // to ring again after a reload
  };
  using Legs = std::map<LegId, Leg>;

  void take(const DeviceId& device, PersonId person, const PhoneOffer&);
  void take(const DeviceId& device, PersonId person, const PhoneDial&);
  void take(const DeviceId& device, PersonId person, const PhoneAccept&);
  void take(const DeviceId& device, PersonId person, const PhoneReject&);
  void take(const DeviceId& device, PersonId person, const PhoneHangUp&);
  void take(const DeviceId& device, PersonId person, const PhoneHold&);
  void take(const DeviceId& device, PersonId person, const PhoneDigit&);
  void take(const DeviceId& device, PersonId person, const PhoneTransfer&);
  void take(const DeviceId& device, PersonId person, const PhoneAttend&);

  const DeviceId* phone_of(PersonId person) const;
  Leg* own_leg(const DeviceId& device,
               LegId leg);  // null, and the page is told, when it is not his
  void ring_page(LegId id, const Leg& leg);
  void answer_when_ready(LegId id, Leg& leg);
  void end(LegId id, int sip_status);  // by the page's side: the core is told
  void end_legs_of(const DeviceId& device, int sip_status);
  void forget(LegId id, int sip_status,
              const std::string& reason);  // by the core: the page is told
  void tell_reachable(PersonId person, bool before);
  void send(const DeviceId& device, const std::string& text);

  Surroundings around_;
  Counter &offers_, &bad_offers_, &resumed_, &lost_;
  std::map<DeviceId, Device> devices_;
  Legs legs_;
  std::uint64_t visits_ = 0;
};

}  // namespace earshot::api
