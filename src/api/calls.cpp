// Calls: what goes on, and what may be done to a call as a whole.
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"

namespace earshot::api {
namespace {

struct CallsNow {
  std::vector<core::CallView> calls;
  Instant now;
};

Response say_result(const core::SupervisionResult& result, Instant now) {
  return {200, result_json(result, now)};
}

}  // namespace

void list_calls(Exchange& exchange) {
  exchange.read<CallsNow>(
      [](const core::Core& core, Instant now) {
        return CallsNow{core.calls(), now};
      },
      [](const CallsNow& taken) {
        return Response{200, calls_json(taken.calls, taken.now)};
      });
}

void read_call(Exchange& exchange) {
  exchange.read<CallsNow>(
      [id = exchange.param("call")](const core::Core& core, Instant now) -> Result<CallsNow> {
        auto call = find_call(core, id);
        if (!call) return tl::unexpected(call.error());
        return CallsNow{{std::move(*call)}, now};
      },
      [](const CallsNow& taken) {
        return Response{200, call_json(taken.calls.front(), taken.now)};
      });
}

void originate(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"person", "number"});
  const auto person = fields.text("person");
  const auto number = fields.text("number");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(
      [person, number](const core::Core& core) -> Result<core::Command> {
        const auto found = find_person(core, person);
        if (!found) return tl::unexpected(found.error());
        return core::Originate{.request = {}, .person = found->id, .number = number};
      },
      [](const core::SupervisionResult& result, Instant now) {
        return Response{201, result_json(result, now)};
      });
}

void hang_up(Exchange& exchange) {
  exchange.command(
      [id = exchange.param("call"),
       on_behalf = exchange.request.actor](const core::Core& core) -> Result<core::Command> {
        const auto actor = find_actor(core, on_behalf);
        if (!actor) return tl::unexpected(actor.error());
        const auto call = find_call(core, id);
        if (!call) return tl::unexpected(call.error());
        return core::HangUpCall{.request = {}, .actor = *actor, .call = call->id};
      },
      say_result);
}

void hold(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"hold", "by"});
  const bool on = fields.flag("hold");
  const auto by = fields.optional_text("by").value_or("");
  if (fields.mistake()) return exchange.answer(*fields.mistake());

  exchange.command(
      [id = exchange.param("call"), on, by](const core::Core& core) -> Result<core::Command> {
        const auto call = find_call(core, id);
        if (!call) return tl::unexpected(call.error());
        const auto leg = find_leg(*call, by);
        if (!leg) return tl::unexpected(leg.error());
        return core::SetHold{.request = {}, .call = call->id, .holder = *leg, .hold = on};
      },
      say_result);
}

void set_privacy(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"on"});
  const bool on = fields.flag("on");
  if (fields.mistake()) return exchange.answer(*fields.mistake());

  exchange.command(
      [id = exchange.param("call"), on,
       on_behalf = exchange.request.actor](const core::Core& core) -> Result<core::Command> {
        const auto actor = find_actor(core, on_behalf);
        if (!actor) return tl::unexpected(actor.error());
        const auto call = find_call(core, id);
        if (!call) return tl::unexpected(call.error());
        return core::SetPrivacy{.request = {}, .actor = *actor, .call = call->id, .on = on};
      },
      say_result);
}

void transfer(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"target", "by"});
  const auto target = fields.text("target");
  const auto by = fields.optional_text("by").value_or("");
  if (fields.mistake()) return exchange.answer(*fields.mistake());

  exchange.command(
      [id = exchange.param("call"), target, by](const core::Core& core) -> Result<core::Command> {
        const auto call = find_call(core, id);
        if (!call) return tl::unexpected(call.error());
        const auto leg = find_leg(*call, by);
        if (!leg) return tl::unexpected(leg.error());
        return core::Transfer{.request = {}, .call = call->id, .by = *leg, .target = target};
      },
      say_result);
}

}  // namespace earshot::api
