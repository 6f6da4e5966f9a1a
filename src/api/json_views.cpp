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

Json age(Instant since, Instant now) {
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

std::string name_of(const core::CallView& call, LegId leg) {
  if (const auto* person = find(call, leg)) {
    return !person->name.empty() ? person->name : person->number;
  }
  const auto* session = find_session(call, leg);
  return session ? session->supervisor_name : "";
}

Json voice(const core::CallView& call, LegId leg) {
  return {{"leg", leg.text()}, {"part", part_of(call, leg)}, {"name", name_of(call, leg)}};
}

Json participant(const core::ParticipantView& person) {
  return {{"leg", person.leg.text()},      {"part", core::part_name(person.part)},
          {"person", id(person.person)},   {"extension", or_null(person.extension)},
          {"name", or_null(person.name)},  {"number", or_null(person.number)},
          {"connected", person.connected}, {"holding", person.holding},
          {"parked", person.parked}};
}

Json parts(const core::CallView* call, const std::vector<LegId>& legs) {
  Json names = Json::array();
  for (LegId leg : legs) {
    if (call) names.push_back(part_of(*call, leg));
  }
  return names;
}

Json session(const core::SessionView& view, const core::CallView* call, Instant now, Face face) {
  return {{"id", view.id.text()},
          {"phase", core::session_phase_name(view.phase)},
          {"mode", core::mode_name(view.mode)},
          {"applied_mode",
           view.applied_mode ? Json(core::mode_name(*view.applied_mode)) : Json(nullptr)},
          {"heard_by", parts(call, view.heard_by)},
          {"hears", parts(call, view.hears)},
          {"follow", view.follow},
          {"device", view.device},
          {"reason", face == Face::whole ? or_null(view.reason) : Json(nullptr)},
          {"age_ms", age(view.since, now)},
          {"supervisor",
           {{"id", view.supervisor.text()},
            {"extension", view.supervisor_extension},
            {"name", view.supervisor_name}}},
          {"agent", {{"id", id(view.agent)}, {"extension", or_null(view.agent_extension)}}},
          {"call", id(view.call)},
          {"leg", id(view.leg)}};
}

Json table(const core::CallView& call, Face face) {
  const auto hidden = [&](LegId leg) { return face == Face::unnoticed && !find(call, leg); };
  Json hears = Json::array();
  for (const auto& hearing : call.applied_table) {
    if (hidden(hearing.speaker) || hidden(hearing.listener)) continue;
    hears.push_back({{"speaker", voice(call, hearing.speaker)},
                     {"listener", voice(call, hearing.listener)},
                     {"gain", hearing.gain},
                     {"digits", hearing.digits}});
  }
  return {{"commanded_generation", call.commanded_generation},
          {"applied_generation", call.applied_generation},
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

Json call(const core::CallView& view, Instant now, Face face) {
  Json participants = Json::array(), sessions = Json::array();
  for (const auto& person : view.participants) participants.push_back(participant(person));
  for (const auto& one : view.sessions) {
    if (face != Face::unnoticed) sessions.push_back(session(one, &view, now, face));
  }
  return {{"id", view.id.text()},
          {"direction", core::direction_name(view.direction)},
          {"phase", core::phase_name(view.phase)},
          {"queue", or_null(view.queue)},
          {"from", {{"number", view.from_number}, {"display", view.from_display}}},
          {"dialled", view.dialled},
          {"age_ms", age(view.started, now)},
          {"talk_ms", view.answered ? age(*view.answered, now) : Json(nullptr)},
          {"privacy", view.privacy},
          {"help", help(view, now)},
          {"participants", std::move(participants)},
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
  return {{"id", view.person.text()},
          {"extension", view.extension},
          {"name", view.name},
          {"team", view.team},
          {"role", core::role_name(view.role)},
          {"state", core::agent_state_name(view.state)},
          {"state_ms", age(view.since, now)},
          {"call", id(view.call)},
          {"call_count", view.call_count}};
}

Json queue(const QueueView& view, Instant now) {
  return {{"name", view.name},
          {"extension", view.extension},
          {"teams", view.teams},
          {"waiting", view.waiting},
          {"longest_wait_ms", view.waiting_since ? age(*view.waiting_since, now) : Json(nullptr)},
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

std::string call_json(const core::CallView& view, Instant now, Face face) {
  return text(call(view, now, face));
}

std::string calls_json(const std::vector<core::CallView>& calls, Instant now, Face face) {
  return list("calls", calls, [&](const auto& view) { return call(view, now, face); });
}

std::string session_json(const SessionOnCall& one, Instant now) {
  return text(session(one.session, pointer(one.call), now, Face::whole));
}

std::string sessions_json(const std::vector<SessionOnCall>& sessions, Instant now) {
  return list("sessions", sessions, [&](const auto& one) {
    return session(one.session, pointer(one.call), now, Face::whole);
  });
}

std::string agent_json(const core::AgentView& view, Instant now) { return text(agent(view, now)); }

std::string agents_json(const std::vector<core::AgentView>& agents, Instant now) {
  return list("agents", agents, [&](const auto& view) { return agent(view, now); });
}

std::string queue_json(const QueueView& view, Instant now) { return text(queue(view, now)); }

std::string queues_json(const std::vector<QueueView>& queues, Instant now) {
  return list("queues", queues, [&](const auto& view) { return queue(view, now); });
}

std::string result_json(const core::SupervisionResult& result, Instant now, Face face) {
  const auto* on_call = pointer(result.call);
  const bool shows_session = result.session.id && face != Face::unnoticed;
  return text(
      Json{{"session", shows_session ? session(result.session, on_call, now, face) : Json(nullptr)},
           {"call", on_call ? call(*on_call, now, face) : Json(nullptr)}});
}

}  // namespace earshot::api
