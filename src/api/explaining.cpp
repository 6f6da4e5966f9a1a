// What the rules say about somebody, and what he may choose from.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/admin_answer.hpp"
#include "api/handlers.hpp"
#include "api/look_up.hpp"

namespace earshot::api {
namespace {

Json findings_json(const core::Verdict& verdict) {
  Json findings = Json::array();
  for (const auto& finding : verdict.findings) {
    findings.push_back(
        {{"rule", finding.rule}, {"allowed", finding.allowed}, {"words", finding.words}});
  }
  return findings;
}

// Who is asked about. A supervisor asks for himself only.
Result<PersonId> person_of(const core::Core& core, const Exchange& exchange) {
  const auto& asker = exchange.asker;
  const auto named = exchange.query("person");
  if (named.empty()) {
    if (asker.is_person()) return asker.person;
    return fail("bad_field", "person: name who is asked about.");
  }
  const auto person = find_person(core, named);
  const bool own = asker.is_person() && asker.role == core::Role::supervisor;
  if (own && (!person || person->id != asker.person)) {
    return fail("not_allowed", "person: supervisors ask for themselves only.");
  }
  return person.map([](const core::Person& found) { return found.id; });
}

struct Aim {
  PersonId agent;
  CallId call;
};

Result<Aim> aim_of(const core::Core& core, const Exchange& exchange) {
  const auto agent = exchange.query("agent"), call = exchange.query("call");
  if (agent.empty() && call.empty()) return fail("bad_field", "agent, call: name one of them.");
  Aim aim;
  if (!agent.empty()) {
    const auto found = find_seen_person(core, exchange, agent);
    if (!found) return tl::unexpected(found.error());
    aim.agent = found->id;
  }
  if (!call.empty()) {
    const auto found = find_call(core, exchange, call);
    if (!found) return tl::unexpected(found.error());
    aim.call = found->id;
    for (const auto& one : found->participants) {
      if (!aim.agent && one.part == core::Part::agent) aim.agent = one.person;
    }
  }
  return aim;
}

void add(std::vector<const char*>& names, core::Right right) {
  const char* name = core::right_name(right);
  if (std::ranges::find(names, std::string_view(name)) == names.end()) names.push_back(name);
}

struct Options {
  std::vector<std::string> purposes, reasons;
  std::vector<const char*> reason_required_for;
  bool covert = false, approval_needed = false;
};

Options options_of(const core::Directory& directory, const Asker& asker) {
  Options options{directory.rules.purposes, directory.rules.reasons, {}};
  if (asker.role == core::Role::administrator) options.covert = options.approval_needed = true;
  for (const auto& grant : directory.grants) {
    if (grant.supervisor != asker.person || asker.role != core::Role::supervisor) continue;
    const bool covert = std::ranges::find(grant.rights, core::Right::covert) != grant.rights.end();
    options.covert |= covert;
    options.approval_needed |= covert && grant.conditions.approval;
    if (!grant.conditions.reason_required) continue;
    for (const auto mode : grant.modes) add(options.reason_required_for, core::right_of(mode));
    for (const auto right : grant.rights) add(options.reason_required_for, right);
  }
  return options;
}

}  // namespace

void explain(Exchange& exchange) {
  const auto right = core::right_from_name(exchange.query("right"));
  if (!right) {
    return exchange.answer(Error{"bad_field", "right: must be a mode or another right."});
  }
  exchange.read<core::Verdict>(
      [&exchange, right = *right](const core::Core& core, Instant) -> Result<core::Verdict> {
        const auto person = person_of(core, exchange);
        if (!person) return tl::unexpected(person.error());
        const auto aim = aim_of(core, exchange);
        if (!aim) return tl::unexpected(aim.error());
        return core.explain(*person, right, aim->agent, aim->call, exchange.query("reason"));
      },
      [](const core::Verdict& verdict) {
        const auto& by = verdict.granted_by;
        return answer_json(200, {{"allowed", verdict.allowed()},
                                 {"granted_by", by.empty() ? Json(nullptr) : Json(by)},
                                 {"findings", findings_json(verdict)}});
      });
}

void read_supervision_options(Exchange& exchange) {
  exchange.read<Options>(
      [&exchange](const core::Core& core, Instant) {
        return options_of(core.directory(), exchange.asker);
      },
      [](const Options& options) {
        return answer_json(200, {{"purposes", options.purposes},
                                 {"reasons", options.reasons},
                                 {"reason_required_for", options.reason_required_for},
                                 {"covert", options.covert},
                                 {"approval_needed", options.approval_needed}});
      });
}

}  // namespace earshot::api
