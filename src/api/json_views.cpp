#include "api/json_views.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace earshot::api {
namespace {

using Json = nlohmann::ordered_json;  // in the order in which a person reads it

std::string text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class SomeId>
Json id(SomeId some) {
  return some ? Json(some.text()) : Json(nullptr);
}

Json or_null(const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); }

std::int64_t age(Instant since, Instant now) {
  return std::chrono::duration_cast<Millis>(now - since).count();
}

const core::ParticipantView* find(const core::CallView& call, LegId leg) {
  const auto found = std::find_if(call.participants.begin(), call.participants.end(),
                                  [&](const auto& person) { return person.leg == leg; });
  return found == call.participants.end() ? nullptr : &*found;
}

const core::SessionView* find_session(const core::CallView& call, LegId leg) {
  const auto found = std::find_if(call.sessions.begin(), call.sessions.end(),
                                  [&](const auto& session) { return session.leg == leg; });
  return found == call.sessions.end() ? nullptr : &*found;
}

const char* part_of(const core::CallView& call, LegId leg) {
  const auto* person = find(call, leg);
  return person ? core::part_name(person->part)
                : core::part_name(find_session(call, leg) ? core::Part::supervisor
                                                          : core::Part::third_party);
}

// Of who is none of the house's.
std::string number_of(const core::ParticipantView& one, const Face& face) {
  return face.shows_numbers || one.person ? one.number : masked_number(one.number);
}

std::string name_of(const core::ParticipantView& one, const Face& face) {
  return face.shows_numbers || one.person ? one.name : masked_text(one.name);
}

std::string name_of(const core::CallView& call, LegId leg, const Face& face) {
  if (const auto* one = find(call, leg)) {
    return !one->name.empty() ? name_of(*one, face) : number_of(*one, face);
  }
  const auto* session = find_session(call, leg);
  return session ? session->supervisor_name : "";
}

Json voice(const core::CallView& call, LegId leg, const Face& face) {
  return {{"leg", leg.text()}, {"part", part_of(call, leg)}, {"name", name_of(call, leg, face)}};
}

Json participant(const core::ParticipantView& one, const Face& face) {
  return {{"leg", one.leg.text()},
          {"part", core::part_name(one.part)},
          {"person", id(one.person)},
          {"extension", or_null(one.extension)},
          {"name", or_null(name_of(one, face))},
          {"number", or_null(number_of(one, face))},
          {"connected", one.connected},
          {"holding", one.holding},
          {"parked", one.parked},
          // Somebody who listens may be why he is asked.
          {"consent", face.is_outside() ? or_null(one.consent) : Json(nullptr)}};
}

Json parts(const core::CallView* call, const std::vector<LegId>& legs) {
  Json names = Json::array();
  for (LegId leg : legs) {
    if (call) names.push_back(part_of(*call, leg));
  }
  return names;
}

Json session(const core::SessionView& view, const core::CallView* call, Instant now) {
  return {{"id", view.id.text()},
          {"phase", core::session_phase_name(view.phase)},
          {"mode", core::mode_name(view.mode)},
          {"applied_mode",
           view.applied_mode ? Json(core::mode_name(*view.applied_mode)) : Json(nullptr)},
          {"heard_by", parts(call, view.heard_by)},
          {"hears", parts(call, view.hears)},
          {"follow", view.follow},
          {"device", view.device},
          {"reason", or_null(view.reason)},
          {"purpose", or_null(view.purpose)},
          {"covert", view.covert},
          {"deaf", view.deaf},
          {"entering", view.entering},
          {"age_ms", age(view.since, now)},
          {"supervisor",
           {{"id", view.supervisor.text()},
            {"extension", view.supervisor_extension},
            {"name", view.supervisor_name}}},
          {"agent", {{"id", id(view.agent)}, {"extension", or_null(view.agent_extension)}}},
          {"call", id(view.call)},
          {"leg", id(view.leg)}};
}

bool shows(const Face& face, const core::SessionView& session) {
  return face.is_outside() || session.supervisor == face.participant;
}

// A participant is not told of generations either: they count whatever happens in the room.
Json table(const core::CallView& call, const Face& face) {
  const auto hidden = [&](LegId leg) {
    if (face.is_outside() || find(call, leg)) return false;
    const auto* session = find_session(call, leg);
    return !session || !shows(face, *session);
  };
  Json hears = Json::array();
  for (const auto& hearing : call.applied_table) {
    if (hidden(hearing.speaker) || hidden(hearing.listener)) continue;
    hears.push_back({{"speaker", voice(call, hearing.speaker, face)},
                     {"listener", voice(call, hearing.listener, face)},
                     {"gain", hearing.gain},
                     {"digits", hearing.digits}});
  }
  return {{"commanded_generation", face.is_outside() ? call.commanded_generation : 0},
          {"applied_generation", face.is_outside() ? call.applied_generation : 0},
          {"hears", std::move(hears)}};
}

Json help(const core::CallView& view, Instant now) {
  if (!view.help) return nullptr;
  return {{"agent", view.help->agent.text()},
          {"reason", view.help->reason},
          {"comment", view.help->comment},
          {"age_ms", age(view.help->since, now)},
          {"escalated", view.help->escalated}};
}

// One that runs because somebody listens would tell a participant so.
Json recording(const core::CallView& view, Instant now, const Face& face) {
  if (!view.recording || (!face.is_outside() && view.recording->rule == "supervised")) {
    return nullptr;
  }
  const auto& kept = *view.recording;
  std::vector<LegId> hears;
  for (const auto leg : kept.hears) {
    if (face.is_outside() || find(view, leg)) hears.push_back(leg);
  }
  return {{"id", kept.id.text()},
          {"rule", kept.rule},
          {"age_ms", age(kept.since, now)},
          {"failed", kept.failed},
          {"hears", parts(&view, hears)}};
}

Json notices(const core::CallView& view, const Shown& how) {
  const auto& face = how.face;
  Json given = Json::array();
  for (const auto& notice : how.notices) {
    const bool his = notice.agent == face.participant && notice.on_screen && face.noticed;
    if (!face.is_outside() && !his) continue;
    given.push_back({{"agent", notice.agent.text()},
                     {"session", notice.session.text()},
                     {"supervisor", notice.supervisor},
                     {"mode", core::mode_name(notice.mode)},
                     {"purpose", or_null(notice.purpose)},
                     {"deaf", is_deaf(view.sessions, notice.session)},
                     {"on_screen", notice.on_screen},
                     {"tone", notice.tone}});
  }
  return given;
}

Json privacy_left(const core::CallView& view, Instant now) {
  if (!view.privacy_ends) return nullptr;
  return std::max<std::int64_t>(0, -age(*view.privacy_ends, now));
}

Json call(const core::CallView& view, const Shown& how) {
  const auto& [now, face, given] = how;
  const bool masks_from = !face.shows_numbers && view.direction == core::CallDirection::inbound;
  const bool masks_dialled = !face.shows_numbers && view.direction == core::CallDirection::outbound;
  Json participants = Json::array(), sessions = Json::array();
  for (const auto& one : view.participants) participants.push_back(participant(one, face));
  for (const auto& one : view.sessions) {
    if (shows(face, one)) sessions.push_back(session(one, &view, now));
  }
  return {{"id", view.id.text()},
          {"direction", core::direction_name(view.direction)},
          {"phase", core::phase_name(view.phase)},
          {"queue", or_null(view.queue)},
          {"from",
           {{"number", masks_from ? masked_number(view.from_number) : view.from_number},
            {"display", masks_from ? masked_text(view.from_display) : view.from_display}}},
          {"dialled", masks_dialled ? masked_number(view.dialled) : view.dialled},
          {"age_ms", age(view.started, now)},
          {"talk_ms", view.answered ? Json(age(*view.answered, now)) : Json(nullptr)},
          {"privacy", view.privacy},
          {"privacy_left_ms", privacy_left(view, now)},
          {"private", view.marked_private},
          {"objected", view.objected},
          {"recording", recording(view, now, face)},
          {"help", help(view, now)},
          {"participants", std::move(participants)},
          {"notices", notices(view, how)},
          {"sessions", std::move(sessions)},
          {"table", table(view, face)}};
}

template <class Views, class Say>
std::string list(const char* name, const Views& views, Say say) {
  Json items = Json::array();
  for (const auto& view : views) items.push_back(say(view));
  return text(Json{{name, std::move(items)}});
}

const core::CallView* pointer(const std::optional<core::CallView>& call) {
  return call ? &*call : nullptr;
}

Json agent(const core::AgentView& view, Instant now) {
  Json words{{"id", view.person.text()},
             {"extension", view.extension},
             {"name", view.name},
             {"team", view.team},
             {"role", core::role_name(view.role)},
             {"state", core::agent_state_name(view.state)},
             {"state_ms", age(view.since, now)},
             {"pause_wished", view.pause_wished},
             {"to_acknowledge", view.to_acknowledge},
             {"call", id(view.call)},
             {"call_count", view.call_count}};
  if (view.ends) words["state_left_ms"] = std::max<std::int64_t>(0, -age(*view.ends, now));
  return words;
}

Json queue(const QueueView& view, Instant now) {
  return {
      {"name", view.name},
      {"extension", view.extension},
      {"teams", view.teams},
      {"waiting", view.waiting},
      {"longest_wait_ms", view.waiting_since ? Json(age(*view.waiting_since, now)) : Json(nullptr)},
      {"agents_available", view.agents_available}};
}

}  // namespace

QueueView queue_view(const core::Queue& queue, const std::vector<core::CallView>& calls,
                     const std::vector<core::AgentView>& agents) {
  QueueView view{.name = queue.name, .extension = queue.extension, .teams = queue.teams};
  for (const auto& call : calls) {
    if (call.phase != core::CallPhase::queued || call.queue != queue.name) continue;
    ++view.waiting;
    view.waiting_since = std::min(view.waiting_since.value_or(call.started), call.started);
  }
  view.agents_available = static_cast<std::size_t>(
      std::count_if(agents.begin(), agents.end(), [&](const core::AgentView& agent) {
        return agent.state == core::AgentState::available &&
               std::find(queue.teams.begin(), queue.teams.end(), agent.team) != queue.teams.end();
      }));
  return view;
}

std::vector<LegId> shown_legs(const core::CallView& call, const Face& face) {
  std::vector<LegId> legs;
  for (const auto& one : call.participants) legs.push_back(one.leg);
  for (const auto& session : call.sessions) {
    if (session.leg && shows(face, session)) legs.push_back(session.leg);
  }
  return legs;
}

bool is_deaf(const std::vector<core::SessionView>& sessions, SessionId id) {
  const auto session = std::ranges::find(sessions, id, &core::SessionView::id);
  return session != sessions.end() && session->deaf;
}

std::string call_json(const core::CallView& view, const Shown& how) {
  return text(call(view, how));
}

std::string calls_json(const std::vector<ShownCall>& calls) {
  return list("calls", calls, [](const ShownCall& one) { return call(one.call, one.how); });
}

std::string session_json(const SessionOnCall& one, Instant now) {
  return text(session(one.session, pointer(one.call), now));
}

std::string sessions_json(const std::vector<SessionOnCall>& sessions, Instant now) {
  return list("sessions", sessions,
              [&](const auto& one) { return session(one.session, pointer(one.call), now); });
}

std::string agent_json(const core::AgentView& view, Instant now) { return text(agent(view, now)); }

std::string agents_json(const std::vector<core::AgentView>& agents, Instant now) {
  return list("agents", agents, [&](const auto& view) { return agent(view, now); });
}

std::string queue_json(const QueueView& view, Instant now) { return text(queue(view, now)); }

std::string queues_json(const std::vector<QueueView>& queues, Instant now) {
  return list("queues", queues, [&](const auto& view) { return queue(view, now); });
}

std::string result_json(const core::SupervisionResult& result, const Shown& how) {
  const auto* on_call = pointer(result.call);
  const bool shows_session = result.session.id && shows(how.face, result.session);
  return text(
      Json{{"session", shows_session ? session(result.session, on_call, how.now) : Json(nullptr)},
           {"call", on_call ? call(*on_call, how) : Json(nullptr)}});
}

}  // namespace earshot::api
