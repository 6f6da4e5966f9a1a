// Changing one's password, and renewing another's.
#include <nlohmann/json.hpp>

#include "api/auditing.hpp"
#include "api/handlers.hpp"
#include "api/hub.hpp"
#include "api/json_body.hpp"
#include "api/passwords.hpp"
#include "api/problem.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

using Row = Result<std::optional<Account>>;

struct Wish {
  std::string old, fresh;
};

// Everybody who signed in with the old password is out, except the one who changed it.
Result<void> end_sign_ins(Accounts& accounts, const std::vector<KeyHash>& keys) {
  for (const auto& key : keys) {
    if (auto removed = accounts.remove_sign_in(key); !removed) return removed;
  }
  return {};
}

void write_password(Exchange& exchange, const std::string& hash) {
  Site& site = exchange.site;
  const auto asker = exchange.asker;
  exchange.ask<Result<void>>(
      site.office,
      [accounts = site.seams.accounts, asker, hash] {
        return accounts->set_password(asker.person, hash, false);
      },
      [asker](Exchange& self, const Result<void>& written) {
        if (!written) return self.answer(written.error());
        Site& inner = self.site;
        inner.keys.password_changed(asker.person);
        write_audit_soon(inner, {.kind = "password_changed",
                                 .actor = asker.person,
                                 .person = asker.person,
                                 .code = "",
                                 .detail = ""});
        const auto ended = inner.keys.remove_of(asker.person, &asker.key);
        for (const auto& key : ended) inner.hub->sign_out(key);
        self.consult([accounts = inner.seams.accounts, ended]() -> Result<Response> {
          if (auto done = end_sign_ins(*accounts, ended); !done) {
            return tl::unexpected(done.error());
          }
          return Response{204, ""};
        });
      });
}

void check_old(Exchange& exchange, const Wish& wish, const Row& row) {
  if (!row) return exchange.answer(row.error());
  // "" when the old one does not fit.
  exchange.ask<std::string>(
      exchange.site.passwords,
      [wish, hash = *row ? (*row)->password_hash : ""] {
        return password_fits(wish.old, hash) ? hash_password(wish.fresh) : std::string();
      },
      [](Exchange& self, const std::string& hash) {
        if (hash.empty()) {
          return self.answer(Error{"wrong_password", "old: is not your password."});
        }
        self.site.accounts.succeeded("change:" + self.asker.person.text());
        write_password(self, hash);
      });
}

}  // namespace

void change_password(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"old", "new"});
  const Wish wish{fields.text("old"), fields.text("new")};
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  const auto& asker = exchange.asker;
  const auto wait = exchange.site.accounts.begin("change:" + asker.person.text(), io::wall_now());
  if (wait > Millis{0}) return exchange.answer(try_later(wait));
  using Found = std::optional<core::Person>;
  exchange.look<Found>(
      [person = asker.person](const core::Core& core, Instant) {
        const auto* found = core.directory().person(person);
        return found ? Found{*found} : Found{};
      },
      [wish](Exchange& self, const Found& person) {
        auto good = check_new_password(wish.fresh, person.value_or(core::Person{}));
        if (good && wish.fresh == wish.old) {
          good = fail("weak_password", "new: is the old one.");
        }
        if (!good) return self.answer(good.error());
        self.ask<Row>(
            self.site.office,
            [accounts = self.site.seams.accounts, id = self.asker.person] {
              return accounts->find(id);
            },
            [wish](Exchange& inner, const Row& row) { check_old(inner, wish, row); });
      });
}

void renew_password(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {});
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  const auto person = PersonId::parse(exchange.param("id"));
  auto* accounts = exchange.site.seams.accounts;
  if (!person) return exchange.answer(Error{"no_such_person", "Nobody has this id."});
  if (!accounts) {
    return exchange.answer(Error{"store_unavailable", "This server keeps no accounts."});
  }
  struct Made {
    std::string password, hash;
  };
  exchange.ask<Made>(
      exchange.site.passwords,
      [] {
        const auto password = make_one_time_password();
        return Made{password, hash_password(password)};
      },
      [accounts, person = *person](Exchange& self, const Made& made) {
        const auto ended = self.site.keys.remove_of(person, nullptr);
        for (const auto& key : ended) self.site.hub->sign_out(key);
        self.consult([=, &site = self.site, actor = self.asker.person]() -> Result<Response> {
          const auto known = accounts->find(person);
          if (!known) return tl::unexpected(known.error());
          if (!*known) return fail("no_such_person", "Nobody has this id.");
          auto done = accounts->set_password(person, made.hash, true);
          if (done) done = end_sign_ins(*accounts, ended);
          if (!done) return tl::unexpected(done.error());
          write_audit(site, {.kind = "password_changed",
                             .actor = actor,
                             .person = person,
                             .code = "one_time",
                             .detail = ""});
          return Response{200, nlohmann::json{{"password", made.password}}.dump()};
        });
      });
}

}  // namespace earshot::api
