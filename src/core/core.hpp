#pragma once
// The business, pure: step(now, command | fact | nothing) → effects + events. No socket, thread,
// clock or file; a whole hour of calls is tested in milliseconds. Home thread: control. Never calls
// back: everything it wants is in Outputs.

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "core/commands.hpp"
#include "core/effects.hpp"
#include "core/events.hpp"
#include "core/facts.hpp"
#include "core/policy/clock.hpp"
#include "core/policy/verdict.hpp"
#include "core/views.hpp"

namespace earshot::core {

struct Tick {};  // time has passed: timers that are due run
using Input = std::variant<Tick, Fact, Command>;

struct Outputs {
  std::vector<Effect> effects;  // in the order in which they must be performed
  std::vector<Event> events;
};

class Core {
 public:
  // `first_event` continues the numbering after a restart.
  Core(IdSource ids, Directory directory, Settings settings, std::uint64_t first_event = 1);
  ~Core();

  Outputs step(Instant now, const Input& input);
  std::optional<Instant> wake_at() const;  // call step(Tick) then; none: nothing to wait for

  LegId new_leg();  // for the phones port, which meets incoming legs before the core does
  RequestId new_request();

  std::vector<CallView> calls() const;
  std::optional<CallView> call(CallId id) const;
  std::optional<SessionView> session(SessionId id) const;
  CallId call_of(LegId leg) const;  // that it is in or rings for; 0: none
  std::vector<SessionView> sessions() const;
  std::vector<AgentView> agents() const;
  std::vector<ApprovalView> approvals() const;  // open, and granted and unused
  // Why he may or may not do this to the agent (0: the first of the call) in this call (0: in his
  // next one), if he began it now. Asks the rules and changes nothing.
  Verdict explain(PersonId person, Right right, PersonId agent, CallId call,
                  const std::string& reason) const;
  // What happened in a live call, oldest first: the newest 200 events. Of others nothing.
  std::vector<Event> timeline(CallId id) const;
  const Directory& directory() const;
  const Settings& settings() const;
  const Clock& clock() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot::core
