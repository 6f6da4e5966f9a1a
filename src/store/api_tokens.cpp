#include "store/api_tokens.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "store/session.hpp"

namespace earshot::store {
namespace {

long long millis(std::optional<WallTime> time) {
  return time ? time->time_since_epoch().count() : 0;
}

std::optional<WallTime> wall(long long count) {
  return count ? std::optional(WallTime(Millis(count))) : std::nullopt;
}

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
    const auto created = millis(token.created), expires = millis(token.expires),
               last_used = millis(token.last_used);
    sql << "INSERT INTO api_tokens (id, token_hash, name, role, created, expires, last_used) "
           "VALUES (:id, :hash, :name, :role, :created, :expires, :used)",
        soci::use(token.id), soci::use(token.token_hash), soci::use(name), soci::use(role),
        soci::use(created), soci::use(expires), soci::use(last_used);
  });
  if (written && same > 0)
    return fail(
        "already_exists",
        fmt::format("There is a token named \"{}\"; delete it, or choose another name.", name));
  return written;
}

Result<std::vector<ApiToken>> ApiTokens::select(const std::string& where,
                                                const std::string& value) {
  return query(database_.connection(), "reading tokens", [&](soci::session& sql) {
    ApiToken token;
    std::string role;
    long long created = 0, expires = 0, last_used = 0;
    soci::statement rows = (sql.prepare << "SELECT id, token_hash, name, role, created, expires, "
                                           "last_used FROM api_tokens WHERE "
                                        << where << " ORDER BY name",
                            soci::use(value), soci::into(token.id), soci::into(token.token_hash),
                            soci::into(token.name), soci::into(role), soci::into(created),
                            soci::into(expires), soci::into(last_used));
    std::vector<ApiToken> tokens;
    rows.execute();
    while (rows.fetch()) {
      token.role = role_of(role, token.name);
      token.created = wall(created).value_or(WallTime{});
      token.expires = wall(expires);
      token.last_used = wall(last_used);
      tokens.push_back(token);
    }
    return tokens;
  });
}

Result<std::vector<ApiToken>> ApiTokens::all() { return select("id <> :nothing", ""); }

Result<std::optional<ApiToken>> ApiTokens::find(const std::string& token_hash) {
  auto found = select("token_hash = :hash", token_hash);
  if (!found) return tl::unexpected(found.error());
  return found->empty() ? std::nullopt : std::optional(found->front());
}

Result<void> ApiTokens::touch(const std::string& id, WallTime last_used) {
  return transact(database_.connection(), "writing a token's use", [&](soci::session& sql) {
    const auto at = millis(last_used);
    sql << "UPDATE api_tokens SET last_used = :at WHERE id = :id", soci::use(at), soci::use(id);
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
