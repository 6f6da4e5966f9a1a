// Sessions that exist: read, change, hand back, end.
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::api {
namespace {

struct SessionsNow {
  std::vector<SessionOnCall> sessions;
  Instant now;
};

SessionOnCall with_call(const core::Core& core, core::SessionView session) {
  auto call = core.call(session.call);
  return {std::move(session), std::move(call)};
}

using Make = std::function<core::Command(PersonId actor, SessionId session)>;

void command_session(Exchange& exchange, Make make) {
  exchange.command(
      [&exchange, make = std::move(make)](const core::Core& core) -> Result<core::Command> {
        const auto session = find_session(core, exchange, exchange.param("session"));
        if (!session) return tl::unexpected(session.error());
        const auto actor = actor_of(core, exchange);
        if (!actor) return tl::unexpected(actor.error());
        return make(*actor, session->id);
      },
      [](const core::SupervisionResult& result, const Shown& how) {
        return Response{200, result_json(result, how)};
      });
}

}  // namespace

void list_sessions(Exchange& exchange) {
  exchange.read<SessionsNow>(
      [&exchange](const core::Core& core, Instant now) {
        SessionsNow taken{{}, now};
        const auto sight = exchange.sight(core);
        for (auto& session : core.sessions()) {
          auto one = with_call(core, std::move(session));
          if (sight.sees(one.session, one.call ? &*one.call : nullptr)) {
            taken.sessions.push_back(std::move(one));
          }
        }
        return taken;
      },
      [](const SessionsNow& taken) {
        return Response{200, sessions_json(taken.sessions, taken.now)};
      });
}

void read_session(Exchange& exchange) {
  exchange.read<SessionsNow>(
      [&exchange](const core::Core& core, Instant now) -> Result<SessionsNow> {
        auto session = find_session(core, exchange, exchange.param("session"));
        if (!session) return tl::unexpected(session.error());
        return SessionsNow{{with_call(core, std::move(*session))}, now};
      },
      [](const SessionsNow& taken) {
        return Response{200, session_json(taken.sessions.front(), taken.now)};
      });
}

void change_session(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth,
                {"mode", "reason", "follow"});
  const auto name = fields.optional_text("mode");
  const auto reason = fields.optional_text("reason").value_or("");
  const auto follow = fields.optional_flag("follow");
  const auto mode = name ? core::mode_from_name(*name) : std::nullopt;
  if (fields.has("mode") == fields.has("follow")) {
    fields.refuse("mode, follow: send exactly one of them.");
  }
  if (fields.has("reason") && !name) fields.refuse("reason: goes with mode.");
  if (name && !mode) fields.refuse("mode: must be monitor, whisper, barge or takeover.");
  if (fields.mistake()) return exchange.answer(*fields.mistake());

  command_session(exchange,
                  [mode, reason, follow](PersonId actor, SessionId session) -> core::Command {
                    if (mode) return core::ChangeMode{{}, actor, session, *mode, reason};
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
