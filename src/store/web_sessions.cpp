#include "store/web_sessions.hpp"

#include "store/session.hpp"

namespace earshot::store {
namespace {

long long millis(WallTime time) { return time.time_since_epoch().count(); }

}  // namespace

Result<std::vector<WebSession>> WebSessions::all() {
  return query(database_.connection(), "reading web sessions", [](soci::session& sql) {
    WebSession session;
    std::string person;
    long long created = 0, last_seen = 0;
    soci::statement rows =
        (sql.prepare << "SELECT token_hash, person, created, last_seen FROM web_sessions "
                        "ORDER BY created, token_hash",
         soci::into(session.token_hash), soci::into(person), soci::into(created),
         soci::into(last_seen));
    std::vector<WebSession> sessions;
    rows.execute();
    while (rows.fetch()) {
      session.person = PersonId::parse(person).value_or(PersonId{});
      session.created = WallTime(Millis(created));
      session.last_seen = WallTime(Millis(last_seen));
      sessions.push_back(session);
    }
    return sessions;
  });
}

Result<void> WebSessions::add(const WebSession& session) {
  return transact(database_.connection(), "writing a web session", [&](soci::session& sql) {
    const auto person = session.person.text();
    const auto created = millis(session.created), last_seen = millis(session.last_seen);
    sql << "INSERT INTO web_sessions (token_hash, person, created, last_seen) "
           "VALUES (:hash, :person, :created, :seen)",
        soci::use(session.token_hash), soci::use(person), soci::use(created), soci::use(last_seen);
  });
}

Result<void> WebSessions::touch(const std::string& token_hash, WallTime last_seen) {
  return transact(database_.connection(), "writing a web session", [&](soci::session& sql) {
    const auto seen = millis(last_seen);
    sql << "UPDATE web_sessions SET last_seen = :seen WHERE token_hash = :hash", soci::use(seen),
        soci::use(token_hash);
  });
}

Result<void> WebSessions::remove(const std::string& token_hash) {
  return transact(database_.connection(), "ending a web session", [&](soci::session& sql) {
    sql << "DELETE FROM web_sessions WHERE token_hash = :hash", soci::use(token_hash);
  });
}

Result<void> WebSessions::remove_all_of(PersonId person) {
  return transact(database_.connection(), "ending web sessions", [&](soci::session& sql) {
    const auto id = person.text();
    sql << "DELETE FROM web_sessions WHERE person = :person", soci::use(id);
  });
}

}  // namespace earshot::store
