#include "store/web_sessions.hpp"

#include "store/session.hpp"

namespace earshot::store {
namespace {

struct Row {
  std::string token_hash, person, label;
  long long created = 0, last_seen = 0, expires = 0;
};

long long millis(WallTime time) { return time.time_since_epoch().count(); }

WebSession session_of(const Row& row) {
  return {.token_hash = row.token_hash,
          .person = PersonId::parse(row.person).value_or(PersonId{}),
          .created = WallTime(Millis(row.created)),
          .last_seen = WallTime(Millis(row.last_seen)),
          .expires = WallTime(Millis(row.expires)),
          .label = row.label};
}

}  // namespace

Result<void> WebSessions::add(const WebSession& session) {
  return transact(database_.connection(), "writing a web session", [&](soci::session& sql) {
    const auto person = session.person.text(), label = valid_text(session.label);
    const auto created = millis(session.created), last_seen = millis(session.last_seen),
               expires = millis(session.expires);
    sql << "INSERT INTO web_sessions (token_hash, person, created, last_seen, expires, label) "
           "VALUES (:hash, :person, :created, :seen, :expires, :label)",
        soci::use(session.token_hash), soci::use(person), soci::use(created), soci::use(last_seen),
        soci::use(expires), soci::use(label);
  });
}

Result<std::optional<WebSession>> WebSessions::find(const std::string& token_hash) {
  return query(database_.connection(), "reading a web session",
               [&](soci::session& sql) -> std::optional<WebSession> {
                 Row row{.token_hash = token_hash};
                 sql << "SELECT person, created, last_seen, expires, label FROM web_sessions "
                        "WHERE token_hash = :hash",
                     soci::use(token_hash), soci::into(row.person), soci::into(row.created),
                     soci::into(row.last_seen), soci::into(row.expires), soci::into(row.label);
                 if (!sql.got_data()) return std::nullopt;
                 return session_of(row);
               });
}

Result<std::vector<WebSession>> WebSessions::of(PersonId person) {
  return query(database_.connection(), "reading web sessions", [&](soci::session& sql) {
    Row row{.person = person.text()};
    const auto id = row.person;
    soci::statement rows =
        (sql.prepare << "SELECT token_hash, created, last_seen, expires, label FROM web_sessions "
                        "WHERE person = :person ORDER BY created, token_hash",
         soci::use(id), soci::into(row.token_hash), soci::into(row.created),
         soci::into(row.last_seen), soci::into(row.expires), soci::into(row.label));
    std::vector<WebSession> sessions;
    rows.execute();
    while (rows.fetch()) sessions.push_back(session_of(row));
    return sessions;
  });
}

Result<void> WebSessions::touch(const std::string& token_hash, WallTime last_seen,
                                WallTime expires) {
  return transact(database_.connection(), "writing a web session", [&](soci::session& sql) {
    const auto seen = millis(last_seen), until = millis(expires);
    sql << "UPDATE web_sessions SET last_seen = :seen, expires = :expires WHERE token_hash = :hash",
        soci::use(seen), soci::use(until), soci::use(token_hash);
  });
}

Result<void> WebSessions::remove(const std::string& token_hash) {
  return transact(database_.connection(), "ending a web session", [&](soci::session& sql) {
    sql << "DELETE FROM web_sessions WHERE token_hash = :hash", soci::use(token_hash);
  });
}

Result<void> WebSessions::remove_others(PersonId person, const std::string& keep) {
  return transact(database_.connection(), "ending web sessions", [&](soci::session& sql) {
    const auto id = person.text();
    sql << "DELETE FROM web_sessions WHERE person = :person AND token_hash <> :keep", soci::use(id),
        soci::use(keep);
  });
}

Result<void> WebSessions::remove_expired(WallTime now) {
  return transact(database_.connection(), "ending old web sessions", [&](soci::session& sql) {
    const auto at = millis(now);
    sql << "DELETE FROM web_sessions WHERE expires <= :now", soci::use(at);
  });
}

}  // namespace earshot::store
