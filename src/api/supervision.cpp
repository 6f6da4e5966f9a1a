// Starting a session, on a call or on an agent (then it waits for his next call).
#include <fmt/format.h>

#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"
#include "api/problem.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::api {
namespace {

struct Wish {
  std::string supervisor;
  core::Mode mode = core::Mode::monitor;
  std::string device, reason, purpose;
  bool follow = false, covert = false;
  ApprovalId approval;
};

Result<Wish> read_wish(const Exchange& exchange) {
  Fields fields(
      exchange.request.body, exchange.site.config.max_json_depth,
      {"supervisor", "mode", "device", "follow", "reason", "purpose", "covert", "approval"});
  Wish wish;
  const auto actor =
      exchange.asker.is_person() ? exchange.asker.person.text() : exchange.request.actor;
  wish.supervisor = actor.empty() ? fields.text("supervisor")
                                  : fields.optional_text("supervisor").value_or(actor);
  const auto mode = core::mode_from_name(fields.text("mode"));
  if (!mode) fields.refuse("mode: must be monitor, whisper, barge or takeover.");
  wish.mode = mode.value_or(core::Mode::monitor);
  wish.device = fields.optional_text("device").value_or("");
  wish.reason = fields.optional_text("reason").value_or("");
  wish.purpose = fields.optional_text("purpose").value_or("");
  wish.follow = fields.optional_flag("follow").value_or(false);
  wish.covert = fields.optional_flag("covert").value_or(false);
  if (const auto text = fields.optional_text("approval")) {
    const auto approval = ApprovalId::parse(*text);
    if (!approval) fields.refuse("approval: must be the id of an approval.");
    wish.approval = approval.value_or(ApprovalId{});
  }
  if (fields.mistake()) return tl::unexpected(*fields.mistake());
  return wish;
}

// Nobody starts another's session.
Result<PersonId> find_supervisor(const core::Core& core, const Exchange& exchange,
                                 const std::string& named) {
  const auto supervisor = find_actor(core, named);
  const auto actor = actor_of(core, exchange);
  if (supervisor && actor && *actor && *actor != *supervisor) {
    return fail("bad_field", "supervisor: is somebody else than who asks.");
  }
  return actor ? supervisor : actor;
}

Response say_started(const core::SupervisionResult& result, const Shown& how) {
  return {201, result_json(result, how)};
}

struct Found {
  core::SupervisionResult result;
  Shown how;
};

Found found(const core::Core& core, const Exchange& exchange, const core::SessionView& session,
            Instant now) {
  auto call = core.call(session.call);
  auto how = call ? exchange.shown(core, *call, now) : Shown{now, {}, {}};
  return {{.session = session, .call = std::move(call)}, std::move(how)};
}

Response say_pending(const Found& found) { return {202, result_json(found.result, found.how)}; }

// The supervisor's phone still rings (or he waits for the agent) after `wait`: not yet applied, so
// 202 with the session as it is.
void answer_pending(Exchange& exchange, const std::string& supervisor) {
  exchange.read<Found>(
      [&exchange, supervisor](const core::Core& core, Instant now) -> Result<Found> {
        const auto actor = find_actor(core, supervisor);
        if (!actor) return tl::unexpected(actor.error());
        for (const auto& session : core.sessions()) {
          if (session.supervisor != *actor || session.phase == core::SessionPhase::live) continue;
          return found(core, exchange, session, now);
        }
        return fail("not_applied",
                    "The session was not seen to start in time; read GET /api/v1/sessions.");
      },
      say_pending);
}

// Where every rule is told that was asked.
std::string explain_link(const core::StartSupervision& start) {
  const auto right = start.covert ? core::Right::covert : core::right_of(start.mode);
  const bool of_call = bool(start.call);
  return fmt::format("/api/v1/explain?person={}&right={}&{}={}", start.supervisor.text(),
                     core::right_name(right), of_call ? "call" : "agent",
                     of_call ? start.call.text() : start.agent.text());
}

using Aim = std::function<Result<void>(const core::Core&, core::StartSupervision&)>;

void supervise(Exchange& exchange, Aim aim) {
  const auto wish = read_wish(exchange);
  if (!wish) return exchange.answer(wish.error());
  const auto wait = wait_of(exchange.request);
  if (!wait) return exchange.answer(wait.error());

  exchange.command(
      [&exchange, wish = *wish,
       aim = std::move(aim)](const core::Core& core) -> Result<core::Command> {
        const auto supervisor = find_supervisor(core, exchange, wish.supervisor);
        if (!supervisor) return tl::unexpected(supervisor.error());
        core::StartSupervision start{.request = {},
                                     .supervisor = *supervisor,
                                     .call = {},
                                     .agent = {},
                                     .mode = wish.mode,
                                     .follow = wish.follow,
                                     .device = wish.device,
                                     .reason = wish.reason,
                                     .purpose = wish.purpose,
                                     .covert = wish.covert,
                                     .approval = wish.approval};
        if (const auto aimed = aim(core, start); !aimed) return tl::unexpected(aimed.error());
        exchange.say_refused = [link = explain_link(start)](const Error& why) {
          const bool by_rules = status_of(why.code) == 403;
          return problem(why, {.explain = by_rules ? link : "", .path = ""});
        };
        return start;
      },
      say_started, *wait,
      [supervisor = wish->supervisor](Exchange& late) { answer_pending(late, supervisor); });
}

}  // namespace

void supervise_call(Exchange& exchange) {
  supervise(exchange,
            [&exchange](const core::Core& core, core::StartSupervision& start) -> Result<void> {
              const auto call = find_call(core, exchange, exchange.param("call"));
              if (!call) return tl::unexpected(call.error());
              start.call = call->id;
              return {};
            });
}

void supervise_agent(Exchange& exchange) {
  supervise(exchange,
            [&exchange](const core::Core& core, core::StartSupervision& start) -> Result<void> {
              const auto agent = find_person(core, exchange.param("extension"));
              if (!agent) return tl::unexpected(agent.error());
              start.agent = agent->id;
              return {};
            });
}

void move_session(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"device"});
  const auto device = fields.optional_text("device", 200, 0);
  if (!device) fields.refuse("device: missing.");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  const auto wait = wait_of(exchange.request);
  if (!wait) return exchange.answer(wait.error());
  exchange.command(
      [&exchange, device = *device](const core::Core& core) -> Result<core::Command> {
        const auto session = find_session(core, exchange, exchange.param("session"));
        if (!session) return tl::unexpected(session.error());
        const auto actor = actor_of(core, exchange);
        if (!actor) return tl::unexpected(actor.error());
        return core::MoveSession{{}, *actor, session->id, device};
      },
      [](const core::SupervisionResult& result, const Shown& how) {
        return Response{200, result_json(result, how)};
      },
      *wait,
      // The other device still rings: the session is where it was.
      [](Exchange& late) {
        late.read<Found>(
            [&late](const core::Core& core, Instant now) -> Result<Found> {
              const auto session = find_session(core, late, late.param("session"));
              if (!session) return tl::unexpected(session.error());
              return found(core, late, *session, now);
            },
            say_pending);
      });
}

}  // namespace earshot::api
