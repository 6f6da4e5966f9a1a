// What may be done to a call as a whole.
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"

namespace earshot::api {
namespace {

Exchange::Say say_result(int status = 200) {
  return [status](const core::SupervisionResult& result, const Shown& how) {
    return Response{status, result_json(result, how)};
  };
}

// A command about the call in the path, by whoever asks.
template <class Make>
void command_call(Exchange& exchange, Make make) {
  exchange.command(
      [&exchange, make = std::move(make)](const core::Core& core) -> Result<core::Command> {
        const auto actor = actor_of(core, exchange);
        if (!actor) return tl::unexpected(actor.error());
        const auto call = find_call(core, exchange, exchange.param("call"));
        if (!call) return tl::unexpected(call.error());
        return make(*actor, *call);
      },
      say_result());
}

// {"on": …}
void switch_call(Exchange& exchange,
                 std::function<Result<core::Command>(PersonId actor, CallId call, bool on)> make) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"on"});
  const bool on = fields.flag("on");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  command_call(exchange,
               [on, make = std::move(make)](PersonId actor, const core::CallView& call)
                   -> Result<core::Command> { return make(actor, call.id, on); });
}

}  // namespace

void originate(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"person", "number"});
  const auto person = fields.text("person");
  const auto number = fields.text("number");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(
      [&exchange, person, number](const core::Core& core) -> Result<core::Command> {
        const auto found = find_person(core, person);
        if (!found) return tl::unexpected(found.error());
        const auto& asker = exchange.asker;
        if (asker.is_person() && asker.role != core::Role::administrator &&
            found->id != asker.person) {
          return fail("not_allowed", "person: one dials for oneself only.");
        }
        return core::Originate{.request = {}, .person = found->id, .number = number};
      },
      say_result(201));
}

void hang_up(Exchange& exchange) {
  command_call(exchange, [](PersonId actor, const core::CallView& call) -> Result<core::Command> {
    return core::HangUpCall{.request = {}, .actor = actor, .call = call.id};
  });
}

void leave_call(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {});
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  command_call(exchange,
               [&exchange](PersonId actor, const core::CallView& call) -> Result<core::Command> {
                 if (!actor && !exchange.asker.is_person()) {
                   return fail("bad_field", "X-Earshot-Actor: name the person who leaves.");
                 }
                 return core::LeaveCall{.request = {}, .actor = actor, .call = call.id};
               });
}

void hold(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"hold", "by"});
  const bool on = fields.flag("hold");
  const auto by = fields.optional_text("by").value_or("");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  command_call(exchange,
               [&exchange, on, by](PersonId, const core::CallView& call) -> Result<core::Command> {
                 const auto leg = find_leg(call, exchange, by);
                 if (!leg) return tl::unexpected(leg.error());
                 return core::SetHold{.request = {}, .call = call.id, .holder = *leg, .hold = on};
               });
}

void set_privacy(Exchange& exchange) {
  switch_call(exchange, [](PersonId actor, CallId call, bool on) -> Result<core::Command> {
    return core::SetPrivacy{.request = {}, .actor = actor, .call = call, .on = on};
  });
}

void mark_private(Exchange& exchange) {
  switch_call(exchange, [](PersonId actor, CallId call, bool on) -> Result<core::Command> {
    if (!actor) return fail("bad_field", "X-Earshot-Actor: name the agent whose call it is.");
    return core::MarkPrivate{.request = {}, .agent = actor, .call = call, .on = on};
  });
}

void record_call(Exchange& exchange) {
  switch_call(exchange, [](PersonId actor, CallId call, bool on) -> Result<core::Command> {
    return core::Record{.request = {}, .actor = actor, .call = call, .on = on};
  });
}

void customer_objects(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {});
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  command_call(exchange, [](PersonId actor, const core::CallView& call) -> Result<core::Command> {
    return core::CustomerObjects{.request = {}, .actor = actor, .call = call.id};
  });
}

void transfer(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"target", "by"});
  const auto target = fields.text("target");
  const auto by = fields.optional_text("by").value_or("");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  command_call(
      exchange,
      [&exchange, target, by](PersonId, const core::CallView& call) -> Result<core::Command> {
        const auto leg = find_leg(call, exchange, by);
        if (!leg) return tl::unexpected(leg.error());
        return core::Transfer{.request = {}, .call = call.id, .by = *leg, .target = target};
      });
}

}  // namespace earshot::api
