#include "api/look_up.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

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

Result<core::CallView> find_call(const core::Core& core, const std::string& text) {
  if (const auto id = CallId::parse(text)) {
    if (auto call = core.call(*id)) return *std::move(call);
  }
  return fail("no_such_call", fmt::format("There is no live call '{}'.", text));
}

Result<core::SessionView> find_session(const core::Core& core, const std::string& text) {
  if (const auto id = SessionId::parse(text)) {
    if (auto session = core.session(*id)) return *std::move(session);
  }
  return fail("no_such_session", fmt::format("There is no live session '{}'.", text));
}

Result<LegId> find_leg(const core::CallView& call, const std::string& text) {
  const auto& people = call.participants;
  const auto found = std::find_if(people.begin(), people.end(), [&](const auto& person) {
    if (text.empty()) return person.part == core::Part::agent;
    return person.extension == text || person.number == text || person.leg.text() == text;
  });
  if (found != people.end()) return found->leg;
  if (text.empty()) return fail("no_such_leg", "by: the call has no agent; name a participant.");
  return fail("no_such_leg", fmt::format("by: nobody in the call is '{}'.", text));
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
