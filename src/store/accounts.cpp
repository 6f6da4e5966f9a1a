#include "store/accounts.hpp"

#include "store/session.hpp"

namespace earshot::store {

Result<std::optional<Account>> Accounts::find(PersonId person) {
  return query(database_.connection(), "reading an account",
               [&](soci::session& sql) -> std::optional<Account> {
                 Account account{.person = person};
                 const auto id = person.text();
                 int must_change = 0;
                 long long last_failure = 0;
                 sql << "SELECT password_hash, must_change, failures, last_failure FROM accounts "
                        "WHERE person = :person",
                     soci::use(id), soci::into(account.password_hash), soci::into(must_change),
                     soci::into(account.failures), soci::into(last_failure);
                 if (!sql.got_data()) return std::nullopt;
                 account.must_change = must_change != 0;
                 if (last_failure != 0) account.last_failure = WallTime(Millis(last_failure));
                 return account;
               });
}

Result<std::set<PersonId>> Accounts::with_password() {
  return query(database_.connection(), "reading accounts", [](soci::session& sql) {
    std::string id;
    soci::statement rows = (sql.prepare << "SELECT person FROM accounts", soci::into(id));
    std::set<PersonId> people;
    rows.execute();
    while (rows.fetch()) people.insert(PersonId::parse(id).value_or(PersonId{}));
    return people;
  });
}

Result<void> Accounts::set_password(PersonId person, const std::string& hash, bool must_change) {
  const auto id = person.text();
  const int change = must_change ? 1 : 0;
  int known = 0;
  auto written = transact(database_.connection(), "writing a password", [&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM people WHERE id = :person", soci::use(id), soci::into(known);
    if (known == 0) return;
    sql << "INSERT INTO accounts (person, password_hash, must_change, failures, last_failure) "
           "VALUES (:person, :hash, :change, 0, 0) ON CONFLICT (person) DO UPDATE SET "
           "password_hash = excluded.password_hash, must_change = excluded.must_change, "
           "failures = 0, last_failure = 0",
        soci::use(id), soci::use(hash), soci::use(change);
  });
  if (written && known == 0)
    return fail("no_such_person", "Nobody has the id " + id + "; was the person deleted?");
  return written;
}

Result<void> Accounts::count_failure(PersonId person, WallTime now) {
  return transact(database_.connection(), "counting a wrong password", [&](soci::session& sql) {
    const auto id = person.text();
    const long long at = now.time_since_epoch().count();
    sql << "UPDATE accounts SET failures = failures + 1, last_failure = :at WHERE person = :person",
        soci::use(at), soci::use(id);
  });
}

Result<void> Accounts::forget_failures(PersonId person) {
  return transact(database_.connection(), "forgetting wrong passwords", [&](soci::session& sql) {
    const auto id = person.text();
    sql << "UPDATE accounts SET failures = 0, last_failure = 0 WHERE person = :person",
        soci::use(id);
  });
}

}  // namespace earshot::store
