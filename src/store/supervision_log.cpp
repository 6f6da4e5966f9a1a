#include "store/supervision_log.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "store/session.hpp"
#include "store/text_list.hpp"

namespace earshot::store {
namespace {

using nlohmann::json;

std::string text_at(const json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? valid_text(found->get<std::string>()) : "";
}

void begin(soci::session& sql, const EventRecord& record, const json& body) {
  const auto session = text_at(body, "session"), call = record.call.text(),
             supervisor = text_at(body, "supervisor"), agent = text_at(body, "agent"),
             purpose = text_at(body, "purpose");
  const int covert = body.value("covert", false) ? 1 : 0;
  const long long at = record.at.time_since_epoch().count();
  sql << "INSERT INTO supervisions (session, call_id, supervisor, agent, modes, purpose, covert, "
         "started, ended) VALUES (:session, :call, :supervisor, :agent, '[]', :purpose, :covert, "
         ":at, 0) ON CONFLICT (session) DO NOTHING",
      soci::use(session), soci::use(call), soci::use(supervisor), soci::use(agent),
      soci::use(purpose), soci::use(covert), soci::use(at);
  sql << "UPDATE calls SET sessions = sessions + 1 WHERE id = :id", soci::use(call);
}

// The call may be another one: the session follows its agent.
void add_mode(soci::session& sql, const EventRecord& record, const json& body) {
  const auto session = text_at(body, "session"), call = record.call.text(),
             mode = text_at(body, "to");
  std::string text;
  sql << "SELECT modes FROM supervisions WHERE session = :session", soci::use(session),
      soci::into(text);
  if (!sql.got_data()) return;
  auto modes = list_of(text, "table supervisions, " + session);
  if (modes.empty() || modes.back() != mode) modes.push_back(mode);
  text = list_text(modes);
  sql << "UPDATE supervisions SET modes = :modes, call_id = :call WHERE session = :session",
      soci::use(text), soci::use(call), soci::use(session);
}

void end(soci::session& sql, const EventRecord& record, const json& body) {
  const auto session = text_at(body, "session");
  const long long at = record.at.time_since_epoch().count();
  sql << "UPDATE supervisions SET ended = :at WHERE session = :session AND ended = 0",
      soci::use(at), soci::use(session);
}

std::vector<Supervision> read(soci::session& sql, const std::string& rest) {
  std::string session, call, supervisor, agent, modes, purpose;
  int covert = 0;
  long long started = 0, ended = 0;
  soci::statement rows =
      (sql.prepare << "SELECT session, call_id, supervisor, agent, modes, purpose, covert, "
                      "started, ended FROM supervisions " +
                          rest,
       soci::into(session), soci::into(call), soci::into(supervisor), soci::into(agent),
       soci::into(modes), soci::into(purpose), soci::into(covert), soci::into(started),
       soci::into(ended));
  std::vector<Supervision> all;
  rows.execute();
  while (rows.fetch()) {
    Supervision one{.session = SessionId::parse(session).value_or(SessionId{}),
                    .call = CallId::parse(call).value_or(CallId{}),
                    .supervisor = PersonId::parse(supervisor).value_or(PersonId{}),
                    .agent = PersonId::parse(agent).value_or(PersonId{}),
                    .modes = {},
                    .purpose = purpose,
                    .covert = covert != 0,
                    .started = WallTime(Millis(started)),
                    .ended = ended ? std::optional(WallTime(Millis(ended))) : std::nullopt};
    for (const auto& name : list_of(modes, "table supervisions, " + session))
      if (const auto mode = core::mode_from_name(name)) one.modes.push_back(*mode);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

void project_supervision(soci::session& sql, const EventRecord& record) {
  if (!record.type.starts_with("session_")) return;
  const auto body = json::parse(record.body, nullptr, false);
  if (record.type == "session_started") begin(sql, record, body);
  if (record.type == "session_mode_changed") add_mode(sql, record, body);
  if (record.type == "session_ended") end(sql, record, body);
}

std::vector<Supervision> open_supervisions(soci::session& sql) {
  return read(sql, "WHERE ended = 0 ORDER BY session");
}

std::vector<Supervision> ended_supervisions(soci::session& sql, PersonId agent, WallTime ended_by,
                                            std::size_t most) {
  return read(sql, fmt::format("WHERE agent = '{}' AND ended <> 0 AND ended <= {} "
                               "ORDER BY ended DESC, session DESC LIMIT {}",
                               agent.text(), ended_by.time_since_epoch().count(), most));
}

}  // namespace earshot::store
