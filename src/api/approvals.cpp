// Leave to listen covertly: one asks, another answers.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/admin_answer.hpp"
#include "api/handlers.hpp"
#include "api/look_up.hpp"
#include "api/person_json.hpp"

namespace earshot::api {
namespace {

Json approval_json(const core::ApprovalView& approval, const core::Directory& directory,
                   const Exchange& exchange, const Sight& sight, Instant now) {
  const auto& asker = exchange.asker;
  return {{"id", approval.id.text()},
          {"supervisor", who_json(directory, approval.supervisor)},
          {"agent", who_json(directory, approval.agent)},
          {"reason", approval.reason},
          {"age_ms", std::chrono::duration_cast<Millis>(now - approval.since).count()},
          {"granted", approval.granted ? Json(*approval.granted) : Json(nullptr)},
          {"own", asker.is_person() && approval.supervisor == asker.person},
          {"may_answer", sight.may_answer(approval)}};
}

Result<core::ApprovalView> find_approval(const core::Core& core, const Exchange& exchange) {
  const auto id = ApprovalId::parse(exchange.param("approval"));
  const auto sight = exchange.sight(core);
  for (const auto& approval : core.approvals()) {
    if (id && approval.id == *id && sight.sees(approval)) return approval;
  }
  return fail("no_such_approval",
              fmt::format("There is no open request '{}'.", exchange.param("approval")));
}

}  // namespace

void list_approvals(Exchange& exchange) {
  exchange.read<Json>(
      [&exchange](const core::Core& core, Instant now) {
        Json list = Json::array();
        const auto sight = exchange.sight(core);
        for (const auto& one : core.approvals()) {
          if (sight.sees(one)) {
            list.push_back(approval_json(one, core.directory(), exchange, sight, now));
          }
        }
        return list;
      },
      [](const Json& list) {
        return answer_json(200, {{"approvals", list}});
      });
}

void ask_approval(Exchange& exchange) {
  auto fields = fields_of(exchange, {"agent", "reason"});
  const auto agent = fields.text("agent");
  const auto reason = fields.text("reason");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command_then(
      [&exchange, agent, reason](const core::Core& core) -> Result<core::Command> {
        const auto actor = named_actor_of(core, exchange);
        if (!actor) return tl::unexpected(actor.error());
        const auto found = find_seen_person(core, exchange, agent);
        if (!found) return tl::unexpected(found.error());
        return core::AskApproval{{}, *actor, found->id, reason};
      },
      [](Exchange& self, const core::SupervisionResult& result, const Shown&) {
        self.read<Json>(
            [&self, id = result.approval](const core::Core& core, Instant now) -> Result<Json> {
              for (const auto& one : core.approvals()) {
                if (one.id != id) continue;
                return approval_json(one, core.directory(), self, self.sight(core), now);
              }
              return fail("no_such_approval", "The request is not open any more.");
            },
            [](const Json& approval) { return answer_json(201, approval); });
      });
}

void answer_approval(Exchange& exchange) {
  auto fields = fields_of(exchange, {"granted"});
  const bool granted = fields.flag("granted");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(
      [&exchange, granted](const core::Core& core) -> Result<core::Command> {
        const auto approval = find_approval(core, exchange);
        if (!approval) return tl::unexpected(approval.error());
        return core::AnswerApproval{{}, exchange.asker.person, approval->id, granted};
      },
      [](const core::SupervisionResult&, const Shown&) {
        return Response{204, ""};
      });
}

}  // namespace earshot::api
