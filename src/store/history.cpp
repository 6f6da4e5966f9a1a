#include "store/history.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "store/audit.hpp"
#include "store/audit_of.hpp"
#include "store/directory_rows.hpp"
#include "store/recording_rows.hpp"
#include "store/session.hpp"
#include "store/supervision_log.hpp"

namespace earshot::store {
namespace {

using nlohmann::json;

std::int64_t millis(WallTime time) { return time.time_since_epoch().count(); }
WallTime wall(std::int64_t count) { return WallTime(Millis(count)); }

std::uint64_t read_last_event(soci::session& sql) {
  long long last = 0;
  sql << "SELECT COALESCE(MAX(number), 0) FROM events", soci::into(last);
  return static_cast<std::uint64_t>(last);
}

void insert_event(soci::session& sql, const EventRecord& record) {
  const auto number = static_cast<long long>(record.number);
  const long long at = millis(record.at);
  const auto type = valid_text(record.type), call = record.call.text(),
             body = valid_text(record.body);
  sql << "INSERT INTO events (number, at, type, call_id, body) "
         "VALUES (:number, :at, :type, :call, :body)",
      soci::use(number), soci::use(at), soci::use(type), soci::use(call), soci::use(body);
}

std::string text_at(const json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? valid_text(found->get<std::string>()) : "";
}

void start_call(soci::session& sql, const std::string& call, long long at, const json& body) {
  const auto direction = text_at(body, "direction"), from = text_at(body, "from_number"),
             display = text_at(body, "from_display"), dialled = text_at(body, "dialled");
  sql << "INSERT INTO calls (id, direction, from_number, from_display, dialled, queue, agent, "
         "started, answered, ended, cause, sessions) "
         "VALUES (:id, :direction, :number, :display, :dialled, '', '', :started, 0, 0, '', 0)",
      soci::use(call), soci::use(direction), soci::use(from), soci::use(display),
      soci::use(dialled), soci::use(at);
}

enum class Came : std::uint8_t { placed_it, was_rung, joined };

void note_person(soci::session& sql, const EventRecord& record, const std::string& person,
                 Came came) {
  const auto call = record.call.text();
  const long long at = millis(record.at), joined = came == Came::joined ? at : 0;
  const int caller = came == Came::placed_it ? 1 : 0;
  sql << "INSERT INTO call_people (call_id, person, started, placed, joined, gone) "
         "VALUES (:call, :person, COALESCE((SELECT started FROM calls WHERE id = :same), :at), "
         ":placed, :joined, 0) ON CONFLICT (call_id, person) DO UPDATE SET joined = "
         "CASE WHEN call_people.joined = 0 THEN excluded.joined ELSE call_people.joined END",
      soci::use(call), soci::use(person), soci::use(call), soci::use(at), soci::use(caller),
      soci::use(joined);
}

// A call that one of our people placed is his also when nobody answers.
void note_caller(soci::session& sql, const EventRecord& record, const json& body) {
  if (text_at(body, "direction") == "inbound") return;
  const auto extension = text_at(body, "from_number");
  std::string person;
  sql << "SELECT id FROM people WHERE extension = :extension", soci::use(extension),
      soci::into(person);
  if (sql.got_data()) note_person(sql, record, person, Came::placed_it);
}

void note_participant(soci::session& sql, const EventRecord& record, const json& body) {
  const auto call = record.call.text(), person = text_at(body, "person");
  const auto id = PersonId::parse(person);
  if (!id || !*id || text_at(body, "part") == "supervisor") return;
  if (record.type == "participant_joined") return note_person(sql, record, person, Came::joined);
  const long long at = millis(record.at);
  sql << "UPDATE call_people SET gone = :at WHERE call_id = :call AND person = :person",
      soci::use(at), soci::use(call), soci::use(person);
}

// What the event changes in the rows about its call.
void project(soci::session& sql, const EventRecord& record) {
  const auto body = json::parse(record.body, nullptr, false);
  const auto call = record.call.text();
  const long long at = millis(record.at);
  if (record.type == "call_started") {
    start_call(sql, call, at, body);
    note_caller(sql, record, body);
  } else if (record.type == "participant_joined" || record.type == "participant_left") {
    note_participant(sql, record, body);
    project_recording(sql, record);
  } else if (record.type == "call_queued") {
    const auto queue = text_at(body, "queue");
    sql << "UPDATE calls SET queue = :queue WHERE id = :id", soci::use(queue), soci::use(call);
  } else if (record.type == "agent_rang") {  // his call also when he misses it
    note_person(sql, record, text_at(body, "agent"), Came::was_rung);
  } else if (record.type == "call_answered") {
    const auto agent = text_at(body, "agent");
    sql << "UPDATE calls SET agent = :agent, "
           "answered = CASE WHEN answered = 0 THEN :at ELSE answered END WHERE id = :id",
        soci::use(agent), soci::use(at), soci::use(call);
  } else if (record.type == "call_ended") {
    const auto cause = text_at(body, "cause");
    sql << "UPDATE calls SET ended = :at, cause = :cause WHERE id = :id", soci::use(at),
        soci::use(cause), soci::use(call);
  } else if (record.type == "policy_acknowledged") {
    write_acknowledgement(sql,
                          {.person = PersonId::parse(text_at(body, "person")).value_or(PersonId{}),
                           .policy = text_at(body, "policy"),
                           .version = body.value("version", 0),
                           .at = record.at});
  } else {
    project_supervision(sql, record);
    project_recording(sql, record);
  }
}

PersonId person_at(soci::session& sql, const std::string& extension) {
  std::string id;
  sql << "SELECT id FROM people WHERE extension = :extension", soci::use(extension), soci::into(id);
  return sql.got_data() ? PersonId::parse(id).value_or(PersonId{}) : PersonId{};
}

void append_to(Database::Connection& connection, std::span<const EventRecord> records) {
  auto& sql = connection.sql;
  if (std::ranges::any_of(records, is_audited)) claim_audit(connection);
  const auto last = read_last_event(sql);
  std::vector<AuditEntry> audited;
  for (const auto& record : records) {
    if (record.number <= last) continue;
    insert_event(sql, record);
    project(sql, record);
    auto entry = audit_of(record, [&](const auto& at) { return person_at(sql, at); });
    if (entry) audited.push_back(std::move(*entry));
  }
  append_audit(sql, audited);
}

std::vector<std::string> open_calls(soci::session& sql) {
  std::string call;
  soci::statement rows =
      (sql.prepare << "SELECT id FROM calls WHERE ended = 0 ORDER BY started", soci::into(call));
  std::vector<std::string> calls;
  rows.execute();
  while (rows.fetch()) calls.push_back(call);
  return calls;
}

}  // namespace

Result<void> History::append(std::span<const EventRecord> records) {
  auto& connection = database_.connection();
  return transact(connection, "writing events",
                  [&](soci::session&) { append_to(connection, records); });
}

Result<LeftBehind> History::close_open_calls(WallTime now) {
  auto& connection = database_.connection();
  return transact(connection, "closing the calls of the last run", [&](soci::session& sql) {
    const auto calls = open_calls(sql);
    LeftBehind left{.calls = calls.size(), .sessions = open_supervisions(sql)};
    std::vector<EventRecord> ends;
    auto number = read_last_event(sql);
    for (const auto& session : left.sessions)
      ends.push_back(
          {++number, now, "session_ended", session.call,
           json{{"session", session.session.text()}, {"cause", "server_restarted"}}.dump()});
    for (const auto& call : calls)
      ends.push_back({++number, now, "call_ended", CallId::parse(call).value_or(CallId{}),
                      R"({"cause":"server_restarted"})"});
    append_to(connection, ends);
    return left;
  });
}

Result<std::uint64_t> History::last_event() {
  return query(database_.connection(), "reading the last event's number", read_last_event);
}

Result<std::string> History::number_of(CallId call) {
  return query(database_.connection(), "reading a call", [&](soci::session& sql) {
    const auto id = call.text();
    std::string direction, from, dialled;
    sql << "SELECT direction, from_number, dialled FROM calls WHERE id = :id", soci::use(id),
        soci::into(direction), soci::into(from), soci::into(dialled);
    return direction == "outbound" ? dialled : direction == "inbound" ? from : std::string();
  });
}

Result<std::vector<CallRow>> History::last_calls(std::size_t most) {
  return query(database_.connection(), "reading calls", [&](soci::session& sql) {
    CallRow row;
    std::string call, agent;
    long long started = 0, answered = 0, ended = 0;
    const auto limit = static_cast<long long>(most);
    soci::statement rows =
        (sql.prepare << "SELECT c.id, c.direction, c.from_number, c.from_display, c.dialled, "
                        "c.queue, c.agent, COALESCE(p.extension, f.extension, ''), c.started, "
                        "c.answered, c.ended, c.cause, c.sessions FROM calls c "
                        "LEFT JOIN people p ON p.id = c.agent "
                        "LEFT JOIN former_people f ON f.id = c.agent ORDER BY c.started DESC, c.id "
                        "DESC LIMIT :most",
         soci::use(limit), soci::into(call), soci::into(row.direction), soci::into(row.from_number),
         soci::into(row.from_display), soci::into(row.dialled), soci::into(row.queue),
         soci::into(agent), soci::into(row.agent_extension), soci::into(started),
         soci::into(answered), soci::into(ended), soci::into(row.cause), soci::into(row.sessions));
    std::vector<CallRow> calls;
    rows.execute();
    while (rows.fetch()) {
      row.call = CallId::parse(call).value_or(CallId{});
      row.agent = PersonId::parse(agent).value_or(PersonId{});
      row.started = wall(started);
      row.answered = answered ? std::optional(wall(answered)) : std::nullopt;
      row.ended = ended ? std::optional(wall(ended)) : std::nullopt;
      calls.push_back(row);
    }
    return calls;
  });
}

Result<std::vector<OwnCall>> History::calls_of(PersonId person, std::size_t most) {
  return query(database_.connection(), "reading a person's calls", [&](soci::session& sql) {
    OwnCall own;
    std::string call, from, display, dialled, callee;
    long long started = 0, answered = 0, ended = 0, joined = 0, gone = 0;
    int placed = 0;
    const auto id = person.text();
    const auto limit = static_cast<long long>(most);
    soci::statement rows =
        (sql.prepare
             << "SELECT c.id, c.direction, c.from_number, c.from_display, c.dialled, "
                "COALESCE(p.name, ''), c.queue, c.started, c.answered, c.ended, c.cause, "
                "w.placed, w.joined, w.gone FROM call_people w JOIN calls c ON c.id = w.call_id "
                "LEFT JOIN people p ON p.extension = c.dialled "
                "WHERE w.person = :person AND c.ended <> 0 ORDER BY w.started DESC, c.id DESC "
                "LIMIT :most",
         soci::use(id), soci::use(limit), soci::into(call), soci::into(own.direction),
         soci::into(from), soci::into(display), soci::into(dialled), soci::into(callee),
         soci::into(own.queue), soci::into(started), soci::into(answered), soci::into(ended),
         soci::into(own.cause), soci::into(placed), soci::into(joined), soci::into(gone));
    std::vector<OwnCall> calls;
    rows.execute();
    while (rows.fetch()) {
      own.call = CallId::parse(call).value_or(CallId{});
      own.number = placed ? dialled : from;
      own.name = placed ? callee : display;
      own.placed = placed != 0;
      own.started = wall(started);
      const bool talked = joined != 0 && answered != 0;
      const auto span = (gone ? gone : ended) - std::max(joined, answered);
      own.talked = talked ? std::optional(Millis(std::max(span, 0LL))) : std::nullopt;
      calls.push_back(own);
    }
    return calls;
  });
}

Result<std::vector<EventRecord>> History::events_of(CallId call) {
  return query(database_.connection(), "reading a call's events", [&](soci::session& sql) {
    EventRecord record;
    record.call = call;
    const auto id = call.text();
    long long number = 0, at = 0;
    soci::statement rows =
        (sql.prepare
             << "SELECT number, at, type, body FROM events WHERE call_id = :id ORDER BY number",
         soci::use(id), soci::into(number), soci::into(at), soci::into(record.type),
         soci::into(record.body));
    std::vector<EventRecord> records;
    rows.execute();
    while (rows.fetch()) {
      record.number = static_cast<std::uint64_t>(number);
      record.at = wall(at);
      records.push_back(record);
    }
    return records;
  });
}

Result<std::vector<Supervision>> History::supervisions_of(PersonId agent, WallTime ended_by,
                                                          std::size_t most) {
  return query(database_.connection(), "reading an agent's supervisions",
               [&](soci::session& sql) { return ended_supervisions(sql, agent, ended_by, most); });
}

}  // namespace earshot::store
