// Sessions that exist: read, change, hand back, end.
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::api {
namespace {

SessionOnCall with_call(const core::Core& core, core::SessionView session) {
  auto call = core.call(session.call);
  return {std::move(session), std::move(call)};
}

Response say_result(const core::SupervisionResult& result, Instant now) {
  return {200, result_json(result, now)};
}

using Make = std::function<core::Command(PersonId actor, SessionId session)>;

void command_session(Exchange& exchange, Make make) {
  exchange.command(
      [id = exchange.param("session"), on_behalf = exchange.request.actor,
       make = std::move(make)](const core::Core& core) -> Result<core::Command> {
        const auto session = find_session(core, id);
        if (!session) return tl::unexpected(session.error());
        const auto actor = find_actor(core, on_behalf);
        if (!actor) return tl::unexpected(actor.error());
        return make(*actor, session->id);
      },
      say_result);
}

}  // namespace

void list_sessions(Exchange& exchange) {
  using All = std::vector<SessionOnCall>;
  exchange.read<All>(
      [](const core::Core& core, Instant) {
        All all;
        for (auto& session : core.sessions()) all.push_back(with_call(core, std::move(session)));
        return all;
      },
      [](const All& all) {
        return Response{200, sessions_json(all)};
      });
}

void read_session(Exchange& exchange) {
  exchange.read<SessionOnCall>(
      [id = exchange.param("session")](const core::Core& core, Instant) -> Result<SessionOnCall> {
        auto session = find_session(core, id);
        if (!session) return tl::unexpected(session.error());
        return with_call(core, std::move(*session));
      },
      [](const SessionOnCall& one) {
        return Response{200, session_json(one)};
      });
}

void change_session(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"mode", "follow"});
  const auto name = fields.optional_text("mode");
  const auto follow = fields.optional_flag("follow");
  const auto mode = name ? core::mode_from_name(*name) : std::nullopt;
  if (fields.has("mode") == fields.has("follow")) {
    fields.refuse("mode, follow: send exactly one of them.");
  }
  if (name && !mode) fields.refuse("mode: must be monitor, whisper, barge or takeover.");
  if (fields.mistake()) return exchange.answer(*fields.mistake());

  command_session(exchange, [mode, follow](PersonId actor, SessionId session) -> core::Command {
    if (mode) return core::ChangeMode{{}, actor, session, *mode};
    return core::SetFollow{{}, actor, session, *follow};
  });
}

void end_session(Exchange& exchange) {
  command_session(exchange, [](PersonId actor, SessionId session) -> core::Command {
    return core::EndSupervision{{}, actor, session};
  });
}

void hand_back(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {});
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  command_session(exchange, [](PersonId actor, SessionId session) -> core::Command {
    return core::HandBack{{}, actor, session};
  });
}

}  // namespace earshot::api
