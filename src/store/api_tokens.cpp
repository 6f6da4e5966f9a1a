#include "store/api_tokens.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "store/session.hpp"

namespace earshot::store {
namespace {

long long millis(WallTime time) { return time.time_since_epoch().count(); }

core::Role role_of(const std::string& name, const std::string& token) {
  if (const auto role = core::role_from_name(name)) return *role;
  throw std::runtime_error(fmt::format(
      "table api_tokens, {}: \"{}\" is no role; correct the row or delete it", token, name));
}

}  // namespace

Result<void> ApiTokens::add(const ApiToken& token) {
  const auto name = valid_text(token.name);
  int same = 0;
  auto written = transact(database_.connection(), "writing a token", [&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM api_tokens WHERE name = :name", soci::use(name), soci::into(same);
    if (same > 0) return;
    const std::string role = core::role_name(token.role);
    const auto created = millis(token.created), expires = millis(token.expires);
    sql << "INSERT INTO api_tokens (id, token_hash, name, role, created, expires) "
           "VALUES (:id, :hash, :name, :role, :created, :expires)",
        soci::use(token.id), soci::use(token.token_hash), soci::use(name), soci::use(role),
        soci::use(created), soci::use(expires);
  });
  if (written && same > 0)
    return fail(
        "already_exists",
        fmt::format("There is a token named \"{}\"; delete it, or choose another name.", name));
  return written;
}

Result<std::vector<ApiToken>> ApiTokens::all() {
  return query(database_.connection(), "reading tokens", [](soci::session& sql) {
    ApiToken token;
    std::string role;
    long long created = 0, expires = 0;
    soci::statement rows =
        (sql.prepare
             << "SELECT id, token_hash, name, role, created, expires FROM api_tokens ORDER BY name",
         soci::into(token.id), soci::into(token.token_hash), soci::into(token.name),
         soci::into(role), soci::into(created), soci::into(expires));
    std::vector<ApiToken> tokens;
    rows.execute();
    while (rows.fetch()) {
      token.role = role_of(role, token.name);
      token.created = WallTime(Millis(created));
      token.expires = WallTime(Millis(expires));
      tokens.push_back(token);
    }
    return tokens;
  });
}

Result<void> ApiTokens::remove(const std::string& id) {
  int known = 0;
  auto removed = transact(database_.connection(), "deleting a token", [&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM api_tokens WHERE id = :id", soci::use(id), soci::into(known);
    sql << "DELETE FROM api_tokens WHERE id = :id", soci::use(id);
  });
  if (removed && known == 0) return fail("no_such_token", "No token has this id.");
  return removed;
}

}  // namespace earshot::store
