// What justifies that somebody speaks into a call: seen by the core, never claimed.

#include <algorithm>

#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer situation(const Question& q, const Conditions& conditions, std::optional<Right> wanted) {
  bool speaks = wanted == Right::barge || wanted == Right::takeover;
  if (!q.is_start() || !q.call || !speaks || conditions.situations.empty()) return std::nullopt;
  std::string words;
  for (Situation one : conditions.situations) {
    if (std::ranges::find(q.call->situations, one) != q.call->situations.end())
      return Finding{"situation", true, std::string("seen: ") + situation_name(one)};
    words += (words.empty() ? "it takes " : ", or ") + std::string(situation_name(one));
  }
  std::ranges::replace(words, '_', ' ');  // people read it
  return Finding{"situation", false, words, "no_situation"};
}

}  // namespace earshot::core::rule
