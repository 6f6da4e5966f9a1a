#pragma once
// Two kinds of phones behind one port: SIP phones and browsers. A person whose page rings is rung
// there, everybody else by SIP. Home thread: control.

#include <map>

#include "api/browser_phones.hpp"
#include "core/ports.hpp"

namespace earshot::app {

class PhoneRouter final : public core::Phones {
 public:
  PhoneRouter(core::Phones& sip, api::BrowserPhones& browsers) : sip_(sip), browsers_(browsers) {}

  void perform(const core::Ring& ring) override;
  void perform(const core::Progress& e) override { of(e.leg).perform(e); }
  void perform(const core::Answer& e) override { of(e.leg).perform(e); }
  void perform(const core::Reject& e) override { of(e.leg).perform(e); }
  void perform(const core::HangUp& e) override { of(e.leg).perform(e); }
  void perform(const core::ReportTransfer& e) override { of(e.leg).perform(e); }

 private:
  core::Phones& of(LegId leg) { return browsers_.has(leg) ? browsers_ : sip_; }

  core::Phones& sip_;
  api::BrowserPhones& browsers_;
};

// A person is reachable while at least one of his phones is, of either kind. Both kinds tell their
// own; the core is told when the sum changes.
class Reachability {
 public:
  enum class Kind : std::uint8_t { sip, browser };
  explicit Reachability(core::FactSink sink) : sink_(std::move(sink)) {}
  void take(Kind kind, const core::PhoneRegistered& fact);

 private:
  struct Phones {
    bool sip = false, browser = false;
    bool any() const { return sip || browser; }
  };
  core::FactSink sink_;
  std::map<PersonId, Phones> people_;
};

}  // namespace earshot::app
