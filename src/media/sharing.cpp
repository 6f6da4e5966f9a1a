#include "media/sharing.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace earshot::media {
namespace {

const Plan& plan_of(std::span<const Plan> plans, const Listener* listener) {
  const auto found = std::find_if(plans.begin(), plans.end(),
                                  [&](const Plan& plan) { return plan.listener == listener; });
  CHECK(found != plans.end());
  return *found;
}

bool goes_on(const Plan& plan, int rate) {
  return plan.listener->goes_on(plan.kind, plan.rows, rate);
}

bool alike(const Plan& one, const Plan& other) {
  return one.kind == Listener::Kind::mix && other.kind == Listener::Kind::mix &&
         one.rows == other.rows && one.listener->may_share_with(*other.listener);
}

// A lead who changes leaves the mix to somebody who does not.
void pass_on(std::span<const Plan> plans, const Plan& lead, int rate) {
  if (goes_on(lead, rate)) return;
  for (Listener* follower : lead.listener->followers()) {
    if (!goes_on(plan_of(plans, follower), rate)) continue;
    follower->inherit(*lead.listener);
    return;
  }
}

// Only who was not in a mix before joins one: for anybody else it would be a change of encoder, and
// what fades in or out in his ear would break off.
Listener* lead_for(std::span<const Plan> plans, const Plan& plan) {
  if (plan.kind != Listener::Kind::mix || plan.listener->kind() == Listener::Kind::mix)
    return nullptr;
  for (const Plan& other : plans) {
    if (other.listener != plan.listener && other.listener->kind() == Listener::Kind::mix &&
        !other.listener->lead() && alike(plan, other))
      return other.listener;
  }
  return nullptr;
}

}  // namespace

void apply_plans(std::span<const Plan> plans, int rate) {
  for (const Plan& plan : plans) pass_on(plans, plan, rate);
  for (const Plan& plan : plans) {
    const Listener* const lead = plan.listener->lead();
    if (lead && !alike(plan, plan_of(plans, lead))) plan.listener->part();
  }
  for (const Plan& plan : plans) {
    if (plan.listener->lead()) continue;
    if (Listener* const lead = lead_for(plans, plan)) {
      plan.listener->follow(*lead);
    } else {
      plan.listener->apply(plan.kind, plan.rows, rate);
    }
  }
  for (const Plan& plan : plans) plan.listener->mirror_lead();
}

}  // namespace earshot::media
