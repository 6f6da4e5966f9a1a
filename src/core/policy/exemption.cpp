// Whom, where and with which customer nobody supervises or records. An exemption of unknown date
// is in force.

#include <algorithm>

#include "core/policy/exemption.hpp"
#include "core/policy/supervision_rules.hpp"

namespace earshot::core {

namespace {

bool in_force(const Exemption& exemption, const Clock& clock) {
  if (!clock.told) return true;
  return clock.wall >= exemption.since && (!exemption.until || clock.wall < *exemption.until);
}

std::string_view bare(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  return number;
}

bool fits(const Exemption& exemption, PersonId agent, std::string_view queue,
          const std::vector<std::string>& numbers) {
  if (exemption.agent && exemption.agent == agent) return true;
  if (!exemption.queue.empty() && exemption.queue == queue) return true;
  return !exemption.number.empty() && std::ranges::any_of(numbers, [&](const std::string& number) {
    return bare(number) == bare(exemption.number);
  });
}

}  // namespace

const Exemption* exemption_of(const Directory& directory, const Clock& clock, PersonId agent,
                              std::string_view queue, const std::vector<std::string>& numbers) {
  for (const Exemption& exemption : directory.rules.exemptions)
    if (in_force(exemption, clock) && fits(exemption, agent, queue, numbers)) return &exemption;
  return nullptr;
}

rule::Answer rule::exemption(const Question& q) {
  if (!is_live(q.right)) return std::nullopt;
  static const CallFacts kNone;
  const CallFacts& call = q.call ? *q.call : kNone;
  const Exemption* found = exemption_of(q.directory, q.clock, q.whom, call.queue, call.numbers);
  if (!found) return std::nullopt;
  std::string what = found->agent ? "the agent" : found->queue.empty() ? "the number" : "the queue";
  std::string why = found->reason.empty() ? "" : ": " + found->reason;
  return Finding{"exemption", false, what + " is exempt from supervision" + why, "exempt"};
}

}  // namespace earshot::core
