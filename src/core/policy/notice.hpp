#pragma once
// How an agent learns that somebody listens to him: the first rule that fits his team, the purpose
// and the mode; if none does, on his screen at the start, where the house tells agents at all.

#include <optional>
#include <string>

#include "core/policy/rules.hpp"

namespace earshot::core {

struct Notice {
  NoticeRule::When when = NoticeRule::When::at_start;
  bool on_screen = true;
  bool tone = false;
  Millis lead{0};  // before: how long the supervisor waits, deaf and mute
};

// None: he is not told. `covert`: not before the call is over.
std::optional<Notice> notice_for(const Rules& rules, bool notify_agents, const std::string& team,
                                 const std::string& purpose, Mode mode, bool covert);
std::string notice_how(const Notice& notice);  // "screen", "tone", "screen+tone"
const char* notice_when_name(NoticeRule::When when);
std::optional<NoticeRule::When> notice_when_from_name(std::string_view name);

}  // namespace earshot::core
