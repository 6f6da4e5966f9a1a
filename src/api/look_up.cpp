#include "api/look_up.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/policy/may_supervise.hpp"

namespace earshot::api {

Result<core::Person> find_person(const core::Core& core, const std::string& text) {
  const auto& directory = core.directory();
  const core::Person* person = directory.person_at(text);
  if (!person) {
    if (const auto id = PersonId::parse(text)) person = directory.person(*id);
  }
  if (!person) return fail("no_such_agent", fmt::format("Nobody has the extension '{}'.", text));
  return *person;
}

Result<PersonId> find_actor(const core::Core& core, const std::string& text) {
  if (text.empty()) return PersonId{};
  const auto person = find_person(core, text);
  if (!person || !person->enabled) {
    return fail("unknown_actor", fmt::format("Nobody who may act has the extension '{}'.", text));
  }
  return person->id;
}

Result<PersonId> actor_of(const core::Core& core, const Exchange& exchange) {
  if (exchange.asker.is_person()) return exchange.asker.person;
  return find_actor(core, exchange.request.actor);
}

Result<PersonId> named_actor_of(const core::Core& core, const Exchange& exchange) {
  const auto actor = actor_of(core, exchange);
  if (actor && !*actor) return fail("bad_field", "X-Earshot-Actor: name the person who does it.");
  return actor;
}

Result<core::CallView> find_call(const core::Core& core, const Exchange& exchange,
                                 const std::string& text) {
  if (const auto id = CallId::parse(text)) {
    auto call = core.call(*id);
    if (call && exchange.sight(core).sees(*call)) return *std::move(call);
  }
  return fail("no_such_call", fmt::format("There is no live call '{}'.", text));
}

Result<core::SessionView> find_session(const core::Core& core, const Exchange& exchange,
                                       const std::string& text) {
  if (const auto id = SessionId::parse(text)) {
    auto session = core.session(*id);
    const auto call = session ? core.call(session->call) : std::nullopt;
    if (session && exchange.sight(core).sees(*session, call ? &*call : nullptr)) {
      return *std::move(session);
    }
  }
  return fail("no_such_session", fmt::format("There is no live session '{}'.", text));
}

Result<core::Person> find_seen_person(const core::Core& core, const Exchange& exchange,
                                      const std::string& text) {
  auto person = find_person(core, text);
  if (!person) return person;
  core::AgentView seen;
  seen.person = person->id;
  seen.team = person->team;
  if (exchange.sight(core).sees(seen)) return person;
  return fail("no_such_agent", fmt::format("Nobody has the extension '{}'.", text));
}

Result<LegId> find_leg(const core::CallView& call, const Exchange& exchange,
                       const std::string& text) {
  using enum core::Role;
  const auto& asker = exchange.asker;
  const bool own = asker.is_person() && (asker.role == agent || asker.role == supervisor);
  const auto& people = call.participants;
  const auto found = std::find_if(people.begin(), people.end(), [&](const auto& person) {
    if (text.empty()) {
      return own ? person.person == asker.person : person.part == core::Part::agent;
    }
    return person.extension == text || person.number == text || person.leg.text() == text;
  });
  if (found != people.end()) {
    if (!own || found->person == asker.person) return found->leg;
    return fail("not_allowed", "by: one acts by one's own leg only.");
  }
  if (!text.empty()) {
    return fail("no_such_leg", fmt::format("by: nobody in the call is '{}'.", text));
  }
  return fail("no_such_leg", own ? "by: you are not in this call."
                                 : "by: the call has no agent; name a participant.");
}

Result<core::Person> find_agent(const core::Core& core, const Exchange& exchange,
                                const std::string& text) {
  auto person = find_person(core, text);
  const auto& asker = exchange.asker;
  if (!person || !asker.is_person() || person->id == asker.person) return person;
  const auto& directory = core.directory();
  if (asker.role == core::Role::administrator ||
      core::may_wait_for(directory, asker.person, person->id)) {
    return person;
  }
  auto seen = find_seen_person(core, exchange, text);
  if (!seen) return seen;
  return fail("not_allowed", fmt::format("{} is not for you to direct.", person->name));
}

Result<Millis> wait_of(const Request& request) {
  const auto found = request.query.find("wait");
  if (found == request.query.end()) return Millis{30s};
  const std::string& text = found->second;
  int seconds = -1;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || stop != end || seconds < 0 || seconds > 60) {
    return fail("bad_field", "wait: must be whole seconds from 0 to 60.");
  }
  return Millis{Seconds{seconds}};
}

}  // namespace earshot::api
