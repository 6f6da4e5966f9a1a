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
  const auto& actor = exchange.request.actor;
  wish.supervisor = actor.empty() ? fields.text("supervisor")
                                  : fields.optional_text("supervisor").value_or(actor);
  if (!actor.empty() && wish.supervisor != actor) {
    fields.refuse("supervisor: differs from X-Earshot-Actor; nobody starts another's session.");
  }
  const auto mode = core::mode_from_name(fields.text("mode"));
  if (!mode) fields.refuse("mode: must be monitor, whisper, barge or takeover.");
  wish.mode = mode.value_or(core::Mode::monitor);
  wish.device = fields.optional_text("device").value_or("");
  wish.reason = fields.optional_text("reason").value_or("");
  wish.follow = fields.optional_flag("follow").value_or(false);
  if (fields.mistake()) return tl::unexpected(*fields.mistake());
  return wish;
}

Response say_started(const core::SupervisionResult& result, Instant now) {
  return {201, result_json(result, now)};
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
        return Response{202, result_json(found.result, found.now)};
      });
}

using Aim = std::function<Result<void>(const core::Core&, core::StartSupervision&)>;

void supervise(Exchange& exchange, Aim aim) {
  const auto wish = read_wish(exchange);
  if (!wish) return exchange.answer(wish.error());
  const auto wait = wait_of(exchange.request);
  if (!wait) return exchange.answer(wait.error());

  exchange.command(
      [wish = *wish, aim = std::move(aim)](const core::Core& core) -> Result<core::Command> {
        const auto supervisor = find_actor(core, wish.supervisor);
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
            [id = exchange.param("call")](const core::Core& core,
                                          core::StartSupervision& start) -> Result<void> {
              const auto call = find_call(core, id);
              if (!call) return tl::unexpected(call.error());
              start.call = call->id;
              return {};
            });
}

void supervise_agent(Exchange& exchange) {
  supervise(exchange,
            [extension = exchange.param("extension")](
                const core::Core& core, core::StartSupervision& start) -> Result<void> {
              const auto agent = find_person(core, extension);
              if (!agent) return tl::unexpected(agent.error());
              start.agent = agent->id;
              return {};
            });
}

}  // namespace earshot::api
