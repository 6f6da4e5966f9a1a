// What a session is for comes from the house's list: notices are chosen by it.

#include <algorithm>

#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer purpose(const Question& q) {
  if (!q.is_start() || q.purpose.empty()) return std::nullopt;
  const auto& known = q.directory.rules.purposes;
  std::string words = "the purpose " + std::string(q.purpose);
  if (std::ranges::find(known, q.purpose) != known.end()) return Finding{"purpose", true, words};
  for (const std::string& one : known)
    words += (&one == &known.front() ? ": known are " : ", ") + one;
  return Finding{"purpose", false, words, "no_such_purpose"};
}

}  // namespace earshot::core::rule
