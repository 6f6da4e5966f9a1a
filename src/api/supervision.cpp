// Starting a session, on a call or on an agent (then it waits for his next call).
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::api {
namespace {

struct Wish {
  std::string supervisor;
  core::Mode mode = core::Mode::monitor;
  std::string device, reason;
  bool follow = false;
};

Result<Wish> read_wish(const Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth,
                {"supervisor", "mode", "device", "follow", "reason"});
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
  wish.follow = fields.optional_flag("follow").value_or(false);
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

Response say_started(const core::SupervisionResult& result, Instant now) {
  return {201, result_json(result, now, Face::whole)};
}

struct Found {
  core::SupervisionResult result;
  Instant now;
};

// The supervisor's phone still rings (or he waits for the agent) after `wait`: not yet applied, so
// 202 with the session as it is.
void answer_pending(Exchange& exchange, const std::string& supervisor) {
  exchange.read<Found>(
      [supervisor](const core::Core& core, Instant now) -> Result<Found> {
        const auto actor = find_actor(core, supervisor);
        if (!actor) return tl::unexpected(actor.error());
        for (const auto& session : core.sessions()) {
          if (session.supervisor != *actor || session.phase == core::SessionPhase::live) continue;
          return Found{{session, core.call(session.call)}, now};
        }
        return fail("not_applied",
                    "The session was not seen to start in time; read GET /api/v1/sessions.");
      },
      [](const Found& found) {
        return Response{202, result_json(found.result, found.now, Face::whole)};
      });
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
                                     .reason = wish.reason};
        if (const auto aimed = aim(core, start); !aimed) return tl::unexpected(aimed.error());
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
      [](const core::SupervisionResult& result, Instant now) {
        return Response{200, result_json(result, now, Face::whole)};
      },
      *wait,
      // The other device still rings: the session is where it was.
      [](Exchange& late) {
        late.read<Found>(
            [&late](const core::Core& core, Instant now) -> Result<Found> {
              const auto session = find_session(core, late, late.param("session"));
              if (!session) return tl::unexpected(session.error());
              return Found{{*session, core.call(session->call)}, now};
            },
            [](const Found& found) {
              return Response{202, result_json(found.result, found.now, Face::whole)};
            });
      });
}

}  // namespace earshot::api
