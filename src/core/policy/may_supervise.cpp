#include "core/policy/may_supervise.hpp"

#include <algorithm>

#include "core/policy/scope.hpp"
#include "core/policy/supervision_rules.hpp"

namespace earshot::core {

namespace {

using Findings = std::vector<Finding>;

void add(Findings& findings, rule::Answer answer) {
  if (answer) findings.push_back(std::move(*answer));
}

Findings ask_conditions(const Question& q, const Conditions& conditions,
                        std::optional<Right> wanted) {
  Findings findings;
  add(findings, rule::expiry(q, conditions));
  add(findings, rule::hours(q, conditions));
  add(findings, rule::certification(q, conditions));
  add(findings, rule::reason(q, conditions, wanted));
  add(findings, rule::call_age(q, conditions, wanted));
  add(findings, rule::situation(q, conditions, wanted));
  add(findings, rule::approval(q, conditions, wanted));
  return findings;
}

Finding in_scope(const Leave& leave, std::optional<Right> wanted) {
  std::string what = wanted ? right_name(*wanted) : "supervise";
  return {"scope", true, what + ": by " + leave.granted_by};
}

Result<void> is_in_reach(const Question& q) {
  if (auto role = rule::role(q); role && !role->allowed) return fail(role->code, role->words);
  if (!leaves(q, q.right).empty()) return {};
  Finding refused = out_of_scope(q, q.right);
  return fail(refused.code, refused.words);
}

}  // namespace

void ask_leaves(const Question& q, std::optional<Right> wanted, Verdict& verdict) {
  Findings nearest;
  std::string granted_by;
  auto missing = [](const Findings& findings) {
    return std::ranges::count(findings, false, &Finding::allowed);
  };
  for (const Leave& leave : leaves(q, wanted)) {
    Findings findings = ask_conditions(q, *leave.conditions, wanted);
    findings.insert(findings.begin(), in_scope(leave, wanted));
    if (!nearest.empty() && missing(findings) >= missing(nearest)) continue;
    nearest = std::move(findings);
    granted_by = leave.granted_by;
  }
  if (nearest.empty()) nearest.push_back(out_of_scope(q, wanted));
  if (missing(nearest) > 0) granted_by.clear();
  if (wanted == q.right) verdict.granted_by = granted_by;
  std::ranges::move(nearest, std::back_inserter(verdict.findings));
}

Verdict may_supervise(const Question& q) {
  Verdict verdict;
  add(verdict.findings, rule::role(q));
  if (verdict.denial()) return verdict;  // the others take two people for granted
  ask_leaves(q, q.right, verdict);
  if (q.covert && q.right != Right::covert) ask_leaves(q, Right::covert, verdict);
  add(verdict.findings, rule::purpose(q));
  add(verdict.findings, rule::exemption(q));
  add(verdict.findings, rule::acknowledgement(q));
  add(verdict.findings, rule::objection(q));
  add(verdict.findings, rule::private_call(q));
  return verdict;
}

Result<void> may_supervise(const Directory& directory, PersonId supervisor, PersonId agent,
                           std::optional<Mode> mode, std::string_view queue) {
  std::optional<Right> right = mode ? std::optional(right_of(*mode)) : std::nullopt;
  return is_in_reach({.directory = directory,
                      .clock = {},
                      .who = supervisor,
                      .whom = agent,
                      .right = right,
                      .call = CallFacts{.queue = std::string(queue)}});
}

Result<void> may_wait_for(const Directory& directory, PersonId supervisor, PersonId agent) {
  return is_in_reach({.directory = directory,
                      .clock = {},
                      .who = supervisor,
                      .whom = agent,
                      .right = Right::monitor,
                      .call = {}});
}

bool may_see_numbers(const Directory& directory, const Clock& clock, PersonId supervisor,
                     PersonId agent, std::string_view queue) {
  return may_supervise({.directory = directory,
                        .clock = clock,
                        .who = supervisor,
                        .whom = agent,
                        .right = Right::see_numbers,
                        .call = CallFacts{.queue = std::string(queue)}})
      .allowed();
}

}  // namespace earshot::core
