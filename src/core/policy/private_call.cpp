// Nobody enters a call that its agent has marked private. Who has taken it over before stays: the
// customer talks with nobody else.

#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer private_call(const Question& q) {
  bool listens =
      q.right && (mode_of(*q.right) || q.right == Right::record || q.right == Right::covert);
  if (!q.call || !q.call->marked_private || !listens) return std::nullopt;
  if (q.right == Right::takeover && q.is_partner)
    return Finding{"private_call", true, "he is the talk partner already"};
  return Finding{"private_call", false, "the agent has marked this call private", "private_call"};
}

}  // namespace earshot::core::rule
