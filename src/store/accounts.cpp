#include "store/accounts.hpp"

#include "store/directory_rows.hpp"
#include "store/session.hpp"

namespace earshot::store {

Result<std::optional<Account>> Accounts::find(PersonId person) {
  return query(database_.connection(), "reading an account",
               [&](soci::session& sql) -> std::optional<Account> {
                 Account account{.person = person};
                 const auto id = person.text();
                 int must_change = 0;
                 sql << "SELECT password_hash, must_change FROM accounts WHERE person = :person",
                     soci::use(id), soci::into(account.password_hash), soci::into(must_change);
                 if (!sql.got_data()) return std::nullopt;
                 account.must_change = must_change != 0;
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

Result<void> Accounts::set_password(const Account& account) {
  const auto id = account.person.text();
  const int change = account.must_change ? 1 : 0;
  int known = 0;
  auto written = transact(database_.connection(), "writing a password", [&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM people WHERE id = :person", soci::use(id), soci::into(known);
    if (known == 0) return;
    claim_directory(sql);  // a running server looks who is still signed in
    sql << "INSERT INTO accounts (person, password_hash, must_change) "
           "VALUES (:person, :hash, :change) ON CONFLICT (person) DO UPDATE SET "
           "password_hash = excluded.password_hash, must_change = excluded.must_change",
        soci::use(id), soci::use(account.password_hash), soci::use(change);
  });
  if (written && known == 0)
    return fail("no_such_person", "Nobody has the id " + id + "; was the person deleted?");
  return written;
}

}  // namespace earshot::store
