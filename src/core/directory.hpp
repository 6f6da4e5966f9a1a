#pragma once
// Who and what there is: people, queues, numbers, trunks. A plain value that configuration and
// store hand to the core whole; a change is a new directory (command ReplaceDirectory). Secrets are
// not in it: see ports.hpp, Credentials.

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "core/policy/rules.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::core {

enum class Role : std::uint8_t { agent, supervisor, administrator, auditor, integrator };
const char* role_name(Role role);
std::optional<Role> role_from_name(std::string_view name);

struct Person {
  PersonId id;
  std::string extension;  // unique, digits
  std::string name;
  Role role = Role::agent;
  std::string team;         // a supervisor supervises his own team; "*": every team
  std::string contact_uri;  // empty: his phone registers here; else any SIP URI, e.g. behind a PBX
  bool enabled = true;
  bool operator==(const Person&) const = default;
};

struct Queue {
  std::string name;
  std::string extension;           // what to dial for it
  std::vector<std::string> teams;  // agents of these teams take its calls
  Millis ring_timeout = 20s;       // then the next agent
  Millis wrap_up = 10s;            // after a call, before the next
  Millis max_wait = 300s;          // then overflow
  std::string overflow;  // an extension, a queue's extension, or empty: say sorry and hang up
  std::string music = "hold-music";  // prompt name
  bool operator==(const Queue&) const = default;
};

struct NumberRoute {
  std::string number;  // as the trunk sends it, E.164 with or without '+'
  std::string target;  // an agent's or a queue's extension
  bool operator==(const NumberRoute&) const = default;
};

// Outbound calls are denied unless the dialled number begins with one of these; the longest prefix
// wins.
struct OutboundRule {
  std::string prefix;
  std::string trunk;
  std::size_t max_calls_per_person = 2;
  bool operator==(const OutboundRule&) const = default;
};

// What a supervisor may do to whom. One who has none may use every mode in his own team ("*": in
// every team); one who has any may do only what his grants say. Administrators may do everything.
struct Grant {
  PersonId supervisor;
  std::vector<Mode> modes;  // none: nothing; a louder mode does not include a quieter one
  // The scope is the union of the three; all empty: everybody.
  std::vector<std::string> teams;   // the agents of these teams, "*": of every team
  std::vector<std::string> queues;  // the calls of these queues, whoever takes them
  std::vector<PersonId> agents;
  // Beside the modes. Who has no grant at all has the first three of these, too.
  std::vector<Right> rights = {Right::hand_back, Right::follow, Right::see_numbers};
  Conditions conditions;
  bool operator==(const Grant&) const = default;
};

struct Directory {
  std::vector<Person> people;
  std::vector<Queue> queues;
  std::vector<NumberRoute> numbers;
  std::vector<OutboundRule> outbound;
  std::vector<Grant> grants;
  std::vector<std::string> cues;  // prepared texts for a supervisor to send
  Rules rules;
  std::vector<Acknowledgement> acknowledged;  // the newest version by person and policy

  const Person* person(PersonId id) const;
  const Person* person_at(std::string_view extension) const;  // enabled or not
  const Queue* queue_at(std::string_view extension) const;
  const Queue* queue_named(std::string_view name) const;
  bool operator==(const Directory&) const = default;
};

// Behaviour that is the same for every call; configuration [calls] and [supervision].
struct Settings {
  std::size_t max_calls = 2'000;  // beyond: 503 with Retry-After
  Millis ring_timeout = 60s;      // a directly dialled phone
  Millis max_call_duration = 4h;
  Millis rescue_time = 20s;  // the agent dropped: how long a supervisor may take to keep the caller
  bool parked_agent_listens =
      false;  // during a take-over: hold music (false) or the conversation (true)
  bool supervisors_hear_whispers = true;  // shadowing: supervisors hear each other
  bool supervisors_hear_consult = true;
  bool session_stays_with_customer = true;  // at a transfer; false: it stays with the agent
  std::string feature_code = "*";           // *4<ext> … *7<ext>
  Millis privacy_limit = 10min;             // a pause nobody ended
  bool notify_agents = true;                // agents see on their desk who listens, and how
  Millis help_escalation = 60s;  // an unanswered request for help goes to every supervisor then
  Millis apply_timeout = 2s;     // a table no worker applied: the call's sessions end, fail closed
};

}  // namespace earshot::core
