// Signing in and out.
#include "api/auditing.hpp"
#include "api/console_files.hpp"
#include "api/handlers.hpp"
#include "api/hub.hpp"
#include "api/json_body.hpp"
#include "api/passwords.hpp"
#include "api/person_json.hpp"
#include "api/problem.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

struct Attempt {
  std::string name, password;
};

std::string cookie_header(const std::string& value, const char* more) {
  return std::string(kCookie) + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Strict" + more;
}

// The same words whatever was wrong.
const Error kSignInFailed{"sign_in_failed", "Name or password are wrong."};

// The same words and the same time; the audit alone knows why.
void refuse(Exchange& exchange, PersonId person, const char* why) {
  write_audit_soon(
      exchange.site,
      {.kind = "sign_in_refused", .actor = {}, .person = person, .code = why, .detail = ""});
  exchange.answer(kSignInFailed);
}

// One step after the other, each on the thread that may take its time: the row, the password's
// hash, the person as the core knows him, the new row.
void check_password(Exchange& exchange, Attempt attempt, const Result<std::optional<Account>>& row);
void let_in(Exchange& exchange, const Account& account, const core::Person& person);

void find_account(Exchange& exchange, Attempt attempt) {
  auto* accounts = exchange.site.seams.accounts;
  if (!accounts) {
    return exchange.answer(Error{"store_unavailable", "This server keeps no accounts."});
  }
  using Row = Result<std::optional<Account>>;
  exchange.ask<Row>(
      exchange.site.office, [accounts, name = attempt.name] { return accounts->find(name); },
      [attempt](Exchange& self, const Row& row) { check_password(self, attempt, row); });
}

void check_password(Exchange& exchange, Attempt attempt,
                    const Result<std::optional<Account>>& row) {
  if (!row) return exchange.answer(row.error());
  const bool known = *row && (*row)->enabled;
  exchange.ask<bool>(
      exchange.site.passwords,
      [password = attempt.password, hash = known ? (*row)->password_hash : ""] {
        return password_fits(password, hash);
      },
      [attempt, known, reason = *row ? "disabled" : "unknown_name",
       account = *row ? **row : Account{}](Exchange& self, bool fits) {
        if (!fits) return refuse(self, account.person, known ? "wrong_password" : reason);
        using Found = std::optional<core::Person>;
        self.look<Found>(
            [person = account.person](const core::Core& core, Instant) {
              const auto* found = core.directory().person(person);
              return found && found->enabled ? Found{*found} : Found{};
            },
            [attempt, account](Exchange& inner, const Found& person) {
              if (!person) return refuse(inner, account.person, "disabled");
              inner.site.accounts.succeeded("account:" + attempt.name);
              inner.site.addresses.succeeded("sign-in:" + inner.request.peer);
              let_in(inner, account, *person);
            });
      });
}

void let_in(Exchange& exchange, const Account& account, const core::Person& person) {
  const auto secret = make_key();
  const auto now = io::wall_now();
  const SignIn sign_in{hash_key(secret), account.person, now, now};
  exchange.ask<Result<void>>(
      exchange.site.office,
      [accounts = exchange.site.seams.accounts, sign_in] { return accounts->add_sign_in(sign_in); },
      [=](Exchange& self, const Result<void>& written) {
        if (!written) return self.answer(written.error());
        self.site.keys.add(sign_in, account.must_change_password);
        write_audit_soon(
            self.site,
            {.kind = "signed_in", .actor = person.id, .person = {}, .code = "", .detail = ""});
        Asker asker{Asker::Kind::person, person.role, person.id, sign_in.key,
                    account.must_change_password};
        self.look<std::string>(
            [asker, system = self.site.seams.system](const core::Core& core, Instant) {
              return me_json(asker, core.directory(), system && system->has_phone(asker.person));
            },
            [secret](Exchange& inner, const std::string& me) {
              Response response{200, me};
              response.headers.emplace_back("Set-Cookie", cookie_header(secret, ""));
              inner.answer(std::move(response));
            });
      });
}

}  // namespace

void sign_in(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"name", "password"});
  Attempt attempt{fields.text("name"), fields.text("password")};
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  Site& site = exchange.site;
  const auto now = io::wall_now();
  const auto wait = std::max(site.addresses.begin("sign-in:" + exchange.request.peer, now),
                             site.accounts.begin("account:" + attempt.name, now));
  if (wait > Millis{0}) return exchange.answer(try_later(wait));
  find_account(exchange, std::move(attempt));
}

void sign_out(Exchange& exchange) {
  Site& site = exchange.site;
  const auto key = exchange.asker.key;
  site.keys.remove(key);  // from now on it opens nothing, whatever the database says
  site.tickets.drop(key);
  write_audit_soon(site, {.kind = "signed_out",
                          .actor = exchange.asker.person,
                          .person = {},
                          .code = "",
                          .detail = ""});
  site.hub->sign_out(key);
  exchange.consult([accounts = site.seams.accounts, key]() -> Result<Response> {
    if (auto removed = accounts->remove_sign_in(key); !removed) {
      return tl::unexpected(removed.error());
    }
    Response response{204, ""};
    response.headers.emplace_back("Set-Cookie", cookie_header("", "; Max-Age=0"));
    return response;
  });
}

void touch(Exchange& exchange, WallTime now) {
  Site& site = exchange.site;
  if (!site.seams.accounts || !site.keys.touch(exchange.asker.key, now)) return;
  // A full office loses no more than the time of the last use.
  (void)site.office.post([accounts = site.seams.accounts, key = exchange.asker.key, now] {
    (void)accounts->touch_sign_in(key, now);
  });
}

}  // namespace earshot::api
