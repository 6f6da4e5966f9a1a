// What agent and supervisor say to each other beside the call: help, cues, notes.
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"

namespace earshot::api {
namespace {

template <class Make>
Exchange::Decide about_call(Exchange& exchange, bool needs_actor, Make make) {
  return [&exchange, needs_actor,
          make = std::move(make)](const core::Core& core) -> Result<core::Command> {
    const auto actor = needs_actor ? named_actor_of(core, exchange) : actor_of(core, exchange);
    if (!actor) return tl::unexpected(actor.error());
    const auto call = find_call(core, exchange, exchange.param("call"));
    if (!call) return tl::unexpected(call.error());
    return make(*actor, call->id);
  };
}

Response say_result(const core::SupervisionResult& result, const Shown& how) {
  return {200, result_json(result, how)};
}

Response say_nothing(const core::SupervisionResult&, const Shown&) { return Response{204, ""}; }

}  // namespace

void ask_help(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"reason", "comment"});
  const auto reason = fields.text("reason", 4 * 60);  // octets; the core counts characters
  const auto comment = fields.optional_text("comment", 4 * 200, 0).value_or("");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(about_call(exchange, true,
                              [reason, comment](PersonId agent, CallId call) -> core::Command {
                                return core::AskHelp{{}, agent, call, reason, comment};
                              }),
                   say_result);
}

void end_help(Exchange& exchange) {
  exchange.command(about_call(exchange, false,
                              [](PersonId actor, CallId call) -> core::Command {
                                return core::EndHelp{{}, actor, call};
                              }),
                   say_result);
}

void send_cue(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"text"});
  const auto text = fields.text("text", 4 * 200);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(about_call(exchange, false,
                              [text](PersonId actor, CallId call) -> core::Command {
                                return core::SendCue{{}, actor, call, text};
                              }),
                   say_nothing);
}

void add_note(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"text"});
  const auto text = fields.text("text", 4 * 500);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(about_call(exchange, false,
                              [text](PersonId actor, CallId call) -> core::Command {
                                return core::AddNote{{}, actor, call, text};
                              }),
                   say_nothing);
}

}  // namespace earshot::api
