#pragma once
// The SIP side: registrar, trunks, and every leg that is a SIP dialog. Implements the phones port;
// tells the core facts, never inside a call of its own. Home thread: control (the ControlLoop's).
// Sources: RFC 3261, 3264, 3515, 3891, 4028, 4475, 5407.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/counters.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "core/ports.hpp"
#include "sip/config.hpp"
#include "sip/control_loop.hpp"

namespace earshot::sip {

struct Registration {  // one phone of one person, for lists
  PersonId person;
  std::string uri;
  Endpoint source;
  std::string transport;
  std::string user_agent;  // cleaned
  Seconds expires_in{0};
};

struct TrunkStatus {
  std::string name;
  bool reachable = true;    // answered the last OPTIONS, or is not asked
  bool registered = false;  // only when it registers
  int last_status = 0;      // of REGISTER
  Endpoint at;              // of its proxy; port 0: a name that has not answered yet
  std::size_t calls = 0;
};

struct Listening {
  std::string transport;  // udp, tcp, tls
  Endpoint at;
};

class SipStack final : public core::Phones {
 public:
  // Everything lent must outlive the stack. `new_leg` gives ids for legs that others begin.
  // Fails with "address_in_use", "bad_address" or "bad_trunk".
  static Result<std::unique_ptr<SipStack>> start(ControlLoop& loop, SipConfig config,
                                                 core::MediaLegs& media,
                                                 const core::Credentials& people,
                                                 std::function<LegId()> new_leg,
                                                 core::FactSink sink, Counters& counters, Log& log);
  ~SipStack() override;  // drops every leg without a word: call stop() first for a polite end

  void perform(const core::Ring&) override;
  void perform(const core::Progress&) override;
  void perform(const core::Answer&) override;
  void perform(const core::Reject&) override;
  void perform(const core::HangUp&) override;
  void perform(const core::ReportTransfer&) override;

  // Live calls of a trunk that is gone go on to their end. All or nothing.
  Result<void> replace_trunks(std::vector<Trunk> trunks);
  void forget_person(PersonId person);  // removed or disabled: his phones are no longer rung

  std::vector<Registration> registrations() const;
  std::vector<TrunkStatus> trunks() const;
  std::vector<Listening> listening() const;
  std::size_t live_legs() const;
  std::size_t transactions() const;  // server transactions that the layer below keeps

  // BYE, CANCEL or 503 to every leg, and no new ones. The loop must run on for the answers.
  void stop();

 private:
  struct State;
  explicit SipStack(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace earshot::sip
