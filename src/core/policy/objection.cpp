// A customer who objects is neither listened to nor recorded. Who takes over is no listener: he
// talks with the customer, who may have asked for him.

#include "core/policy/supervision_rules.hpp"

namespace earshot::core::rule {

Answer objection(const Question& q) {
  bool listens =
      q.right && (mode_of(*q.right) || q.right == Right::record || q.right == Right::covert);
  if (!q.call || !q.call->objected || !listens) return std::nullopt;
  if (q.right == Right::takeover)
    return Finding{"objection", true, "the customer objects to listeners, not to a talk partner"};
  return Finding{"objection", false, "the customer objects to being listened to and recorded",
                 "customer_objects"};
}

}  // namespace earshot::core::rule
