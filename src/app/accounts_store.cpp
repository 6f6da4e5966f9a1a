#include "app/accounts_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "io/clock.hpp"
#include "store/accounts.hpp"
#include "store/api_tokens.hpp"
#include "store/people.hpp"
#include "store/stored_directory.hpp"
#include "store/web_sessions.hpp"

namespace earshot::app {
namespace {

std::string hex(const api::KeyHash& key) {
  std::string text;
  for (const auto octet : key) text += fmt::format("{:02x}", octet);
  return text;
}

// A row that we did not write opens nothing: it is left out.
std::optional<api::KeyHash> key_of(const std::string& text) {
  api::KeyHash key{};
  if (text.size() != 2 * key.size()) return std::nullopt;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const auto* at = text.data() + 2 * i;
    if (std::from_chars(at, at + 2, key[i], 16).ptr != at + 2) return std::nullopt;
  }
  return key;
}

Result<std::vector<core::Person>> people_of(store::Database& database) {
  auto stored = store::DirectoryStore(database).read();
  if (!stored) return tl::unexpected(stored.error());
  return store::without_secrets(stored->people);
}

Result<std::optional<api::Account>> account_of(store::Database& database,
                                               const core::Person* person) {
  if (!person) return std::nullopt;
  const auto account = store::Accounts(database).find(person->id);
  if (!account) return tl::unexpected(account.error());
  api::Account found{.person = person->id, .enabled = person->enabled};
  if (*account) {
    found.password_hash = (*account)->password_hash;
    found.must_change_password = (*account)->must_change;
  }
  return found;
}

const core::Person* named(const std::vector<core::Person>& people, std::string_view name) {
  const auto at = std::ranges::find(people, name, &core::Person::extension);
  if (at != people.end()) return &*at;
  if (std::ranges::count(people, name, &core::Person::name) != 1) return nullptr;
  return &*std::ranges::find(people, name, &core::Person::name);
}

}  // namespace

AccountsStore::AccountsStore(SharedDatabase& database, std::uint16_t node)
    : database_(database),
      ids_(node, static_cast<std::uint64_t>(io::wall_now().time_since_epoch().count())) {}

Result<std::optional<api::Account>> AccountsStore::find(std::string_view name) {
  return database_.use([&](store::Database& database) -> Result<std::optional<api::Account>> {
    const auto people = people_of(database);
    if (!people) return tl::unexpected(people.error());
    return account_of(database, named(*people, name));
  });
}

Result<std::optional<api::Account>> AccountsStore::find(PersonId person) {
  return database_.use([&](store::Database& database) -> Result<std::optional<api::Account>> {
    const auto people = people_of(database);
    if (!people) return tl::unexpected(people.error());
    const auto found = std::ranges::find(*people, person, &core::Person::id);
    return account_of(database, found == people->end() ? nullptr : &*found);
  });
}

Result<void> AccountsStore::set_password(PersonId person, std::string hash, bool must_change) {
  return database_.use([&](store::Database& database) {
    return store::Accounts(database).set_password({person, std::move(hash), must_change});
  });
}

Result<std::vector<api::SignIn>> AccountsStore::sign_ins() {
  return database_.use([](store::Database& database) -> Result<std::vector<api::SignIn>> {
    const auto sessions = store::WebSessions(database).all();
    if (!sessions) return tl::unexpected(sessions.error());
    std::vector<api::SignIn> sign_ins;
    for (const auto& session : *sessions)
      if (const auto key = key_of(session.token_hash))
        sign_ins.push_back({*key, session.person, session.created, session.last_seen});
    return sign_ins;
  });
}

Result<void> AccountsStore::add_sign_in(const api::SignIn& sign_in) {
  return database_.use([&](store::Database& database) {
    return store::WebSessions(database).add(
        {hex(sign_in.key), sign_in.person, sign_in.since, sign_in.last_seen});
  });
}

Result<void> AccountsStore::touch_sign_in(const api::KeyHash& key, WallTime seen) {
  return database_.use([&](store::Database& database) {
    return store::WebSessions(database).touch(hex(key), seen);
  });
}

Result<void> AccountsStore::remove_sign_in(const api::KeyHash& key) {
  return database_.use(
      [&](store::Database& database) { return store::WebSessions(database).remove(hex(key)); });
}

Result<std::vector<api::ApiToken>> AccountsStore::tokens() {
  return database_.use([](store::Database& database) -> Result<std::vector<api::ApiToken>> {
    const auto rows = store::ApiTokens(database).all();
    if (!rows) return tl::unexpected(rows.error());
    std::vector<api::ApiToken> tokens;
    for (const auto& row : *rows) {
      const auto id = api::TokenId::parse(row.id);
      const auto key = key_of(row.token_hash);
      if (id && key) tokens.push_back({*id, *key, row.name, row.role, row.created, row.expires});
    }
    return tokens;
  });
}

Result<api::TokenId> AccountsStore::add_token(const api::ApiToken& token) {
  const auto id = [&] {
    const std::lock_guard lock(ids_mutex_);
    return ids_.next<api::TokenId>();
  }();
  auto added = database_.use([&](store::Database& database) {
    return store::ApiTokens(database).add(
        {id.text(), hex(token.key), token.name, token.role, token.created, token.expires});
  });
  if (added) return id;
  if (added.error().code == "already_exists") return fail("exists", added.error().message);
  return tl::unexpected(added.error());
}

Result<void> AccountsStore::remove_token(api::TokenId id) {
  auto removed = database_.use(
      [&](store::Database& database) { return store::ApiTokens(database).remove(id.text()); });
  if (!removed && removed.error().code == "no_such_token")
    return fail("no_such_row", removed.error().message);
  return removed;
}

}  // namespace earshot::app
