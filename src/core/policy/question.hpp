#pragma once
// What the rules are asked: who wants which right over whom, in which call, at which moment. A
// value that lives as long as the answer takes; everything that a rule may look at is in it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/directory.hpp"
#include "core/policy/clock.hpp"

namespace earshot::core {

// Some rules are asked only when something begins (a session, a mode, a play): a reason is given
// once, and a call does not grow younger. The others hold at every moment.
enum class Moment : std::uint8_t { start, meanwhile };

struct CallFacts {
  std::string queue;                  // "": of none
  std::vector<std::string> numbers;   // of its customers and third parties
  Millis age{0};                      // since it was answered
  std::vector<Situation> situations;  // that the core sees in it
  bool objected = false, marked_private = false;
};

struct Question {
  const Directory& directory;
  Clock clock;
  PersonId who, whom;
  std::optional<Right> right;  // none: any of the four modes
  Moment moment = Moment::meanwhile;
  std::optional<CallFacts> call;  // none: his next one, whichever it will be
  std::string_view reason;
  std::string_view purpose;  // "": the first of the rules
  bool covert = false;       // without the notice to the agent; takes a right of its own
  bool approved = false;     // for covert listening, by a second person
  bool is_partner = false;   // he has taken over: the customer talks with him already

  bool is_start() const { return moment == Moment::start; }
};

inline bool is_mode(std::optional<Right> right) { return !right || mode_of(*right); }
// What is done to a live call, as opposed to its recording or to a number on a screen.
inline bool is_live(std::optional<Right> right) {
  return right != Right::play && right != Right::see_numbers;
}

}  // namespace earshot::core
