#include "core/policy/notice.hpp"

#include <algorithm>
#include <array>

namespace earshot::core {

namespace {

constexpr std::array kWhens{NoticeRule::When::before, NoticeRule::When::at_start,
                            NoticeRule::When::after};

bool fits(const NoticeRule& rule, const std::string& team, const std::string& purpose, Mode mode) {
  bool its_mode = rule.modes.empty() || std::ranges::find(rule.modes, mode) != rule.modes.end();
  return its_mode && (rule.team == "*" || rule.team == team) &&
         (rule.purpose == "*" || rule.purpose == purpose);
}

}  // namespace

std::optional<Notice> notice_for(const Rules& rules, bool notify_agents, const std::string& team,
                                 const std::string& purpose, Mode mode, bool covert) {
  auto rule = std::ranges::find_if(
      rules.notices, [&](const NoticeRule& one) { return fits(one, team, purpose, mode); });
  Notice notice{.on_screen = notify_agents};
  if (rule != rules.notices.end())
    notice = {rule->when, rule->on_screen, rule->tone,
              rule->when == NoticeRule::When::before ? rule->lead : Millis{0}};
  if (!notice.on_screen && !notice.tone) return std::nullopt;
  if (covert && notice.when != NoticeRule::When::after) return std::nullopt;
  return notice;
}

std::string notice_how(const Notice& notice) {
  // The call is over: there is no ear left for a tone.
  if (notice.when == NoticeRule::When::after || !notice.tone) return "screen";
  return notice.on_screen ? "screen+tone" : "tone";
}

const char* notice_when_name(NoticeRule::When when) {
  switch (when) {
    case NoticeRule::When::before: return "before";
    case NoticeRule::When::at_start: return "at_start";
    case NoticeRule::When::after: return "after";
  }
  return "";
}

std::optional<NoticeRule::When> notice_when_from_name(std::string_view name) {
  for (NoticeRule::When when : kWhens)
    if (name == notice_when_name(when)) return when;
  return std::nullopt;
}

}  // namespace earshot::core
