// Signing in and out, passwords and tokens, over real connections.
#include <fmt/format.h>

#include "api/backoff.hpp"
#include "api/keys.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

std::string attempt(const std::string& name, const std::string& password) {
  return json{{"name", name}, {"password", password}}.dump();
}

class SigningIn : public Api {
 protected:
  Answer attempts(const std::string& name, const std::string& password) {
    return with("", "POST", "/api/v1/sign-in", attempt(name, password));
  }
};

TEST_F(SigningIn, gives_a_cookie_that_only_the_browser_reads) {
  const auto answer = attempts("201", kPassword);
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto cookie = answer.headers.at("set-cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-earshot=")) << cookie;
  for (const char* part : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"}) {
    EXPECT_NE(cookie.find(part), cookie.npos) << part;
  }
  const auto me = answer.json();
  EXPECT_EQ(me["name"], "Sue");
  EXPECT_EQ(me["role"], "supervisor");
  EXPECT_EQ(me["rights"][0]["teams"], json({"sales"}));
  EXPECT_EQ(with(cookie.substr(0, cookie.find(';')), "GET", "/api/v1/me").json(), me);
}

TEST_F(SigningIn, says_the_same_whatever_was_wrong) {
  accounts.accounts[PersonId{2}].password_hash.clear();
  const auto wrong = attempts("201", "not the password");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.json()["code"], "sign_in_failed");
  for (const char* name : {"nobody", "204" /* disabled */, "102" /* without password */}) {
    EXPECT_EQ(attempts(name, kPassword).body, wrong.body) << name;
  }
}

TEST_F(SigningIn, makes_who_guesses_wait) {
  int waits = 0;
  for (int i = 0; i < 6; ++i) {
    const auto answer = attempts("201", "guess");
    if (answer.status != 429) continue;
    ++waits;
    EXPECT_EQ(answer.json()["code"], "try_later");
    EXPECT_GE(std::stoi(answer.headers.at("retry-after")), 1);
  }
  EXPECT_GE(waits, 1);
  EXPECT_EQ(attempts("201", kPassword).status, 429) << "the right one has to wait as well";
  EXPECT_EQ(attempts("202", kPassword).status, 200) << "others do not";
}

TEST_F(SigningIn, keeps_strangers_pages_out) {
  const std::string elsewhere = "Origin: http://evil.example\r\n";
  const auto body = attempt("201", kPassword);
  EXPECT_EQ(with("", "POST", "/api/v1/sign-in", body, elsewhere).json()["code"], "wrong_origin");
  const auto cookie = sign_in("101");
  const auto call = floor.customer_calls("5551");
  const auto path = "/api/v1/calls/" + call.text();
  for (const std::string& origin : {elsewhere, std::string(), std::string("Origin: null\r\n")}) {
    const auto answer = with(cookie, "DELETE", path, "", origin);
    EXPECT_EQ(answer.status, 403) << origin;
    EXPECT_EQ(answer.json()["code"], "wrong_origin");
  }
  EXPECT_EQ(floor.live_calls(), 1u);
  EXPECT_EQ(with(cookie, "GET", path, "", "").status, 200) << "reading needs none";
}

TEST_F(SigningIn, ends_by_signing_out) {
  const auto cookie = sign_in("201");
  EXPECT_EQ(with(cookie, "POST", "/api/v1/sign-out").status, 204);
  EXPECT_EQ(with(cookie, "GET", "/api/v1/me").status, 401);
  EXPECT_TRUE(accounts.kept_sign_ins.empty());
}

TEST_F(SigningIn, survives_a_restart) {
  const auto cookie = sign_in("201");
  restart();
  EXPECT_EQ(with(cookie, "GET", "/api/v1/me").json()["extension"], "201");
}

TEST_F(SigningIn, is_over_for_who_is_disabled) {
  const auto cookie = sign_in("201");
  floor.replace([](core::Directory& directory) { directory.people[2].enabled = false; });
  EXPECT_EQ(with(cookie, "GET", "/api/v1/me").status, 401);
}

TEST_F(SigningIn, lets_newcomers_do_nothing_but_choose_a_password) {
  const auto told = ask("POST", "/api/v1/people/" + PersonId{11}.text() + "/password");
  ASSERT_EQ(told.status, 200) << told.body;
  const std::string one_time = told.json()["password"];
  EXPECT_EQ(attempts("201", kPassword).status, 401);
  const auto cookie = sign_in("201", one_time);
  EXPECT_EQ(with(cookie, "GET", "/api/v1/me").json()["must_change_password"], true);
  EXPECT_EQ(with(cookie, "GET", "/api/v1/calls").json()["code"], "must_change_password");
  restart();
  EXPECT_EQ(with(cookie, "GET", "/api/v1/calls").json()["code"], "must_change_password");

  const auto change = [&](const std::string& old, const std::string& fresh) {
    return with(cookie, "POST", "/api/v1/me/password", json{{"old", old}, {"new", fresh}}.dump());
  };
  EXPECT_EQ(change(one_time, "short").json()["code"], "weak_password");
  EXPECT_EQ(change(one_time, "password123").json()["code"], "weak_password");
  EXPECT_EQ(change(one_time, one_time).json()["code"], "weak_password");
  EXPECT_EQ(change("wrong", "purple monkey dishwasher").json()["code"], "wrong_password");
  EXPECT_EQ(change(one_time, "purple monkey dishwasher").status, 204);
  EXPECT_EQ(with(cookie, "GET", "/api/v1/calls").status, 200);
  EXPECT_EQ(attempts("201", "purple monkey dishwasher").status, 200);
}

TEST_F(SigningIn, elsewhere_ends_when_the_password_changes) {
  const auto here = sign_in("201"), there = sign_in("201");
  const auto body = json{{"old", kPassword}, {"new", "purple monkey dishwasher"}}.dump();
  EXPECT_EQ(with(here, "POST", "/api/v1/me/password", body).status, 204);
  EXPECT_EQ(with(there, "GET", "/api/v1/me").status, 401);
  EXPECT_EQ(with(here, "GET", "/api/v1/me").status, 200);
}

TEST_F(SigningIn, allows_no_acting_for_others) {
  const auto cookie = sign_in("101");
  const auto answer = with(cookie, "GET", "/api/v1/calls", "", "X-Earshot-Actor: 201\r\n");
  EXPECT_EQ(answer.json()["code"], "not_allowed");
}

class Tokens : public Api {
 protected:
  Answer by(const std::string& token, const std::string& method, const std::string& target) {
    return exchange(method, target, "",
                    "Connection: close\r\nAuthorization: Bearer " + token + "\r\n");
  }
};

TEST_F(Tokens, open_what_their_role_may_until_they_are_withdrawn) {
  const auto made = ask("POST", "/api/v1/tokens", R"({"name":"crm","role":"auditor"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string token = made.json()["token"], id = made.json()["id"];
  const auto call = floor.customer_calls("5551");
  EXPECT_EQ(by(token, "GET", "/api/v1/calls").json()["calls"].size(), 1u);
  EXPECT_EQ(by(token, "DELETE", "/api/v1/calls/" + call.text()).json()["code"], "not_allowed");
  EXPECT_EQ(by(token, "GET", "/api/v1/tokens").status, 200);
  EXPECT_EQ(by(token, "DELETE", "/api/v1/tokens/" + id).json()["code"], "not_allowed");
  EXPECT_EQ(by(token, "GET", "/api/v1/me").json()["code"], "not_a_person");
  EXPECT_EQ(ask("GET", "/api/v1/tokens").body.find(token), std::string::npos);
  restart();
  EXPECT_EQ(by(token, "GET", "/api/v1/calls").status, 200);
  EXPECT_EQ(ask("DELETE", "/api/v1/tokens/" + id).status, 204);
  EXPECT_EQ(by(token, "GET", "/api/v1/calls").status, 401);
  EXPECT_EQ(ask("DELETE", "/api/v1/tokens/" + id).status, 404);
}

TEST_F(Tokens, are_not_for_agents_and_supervisors) {
  for (const char* role : {"agent", "supervisor", "king"}) {
    const auto body = json{{"name", "x"}, {"role", role}}.dump();
    EXPECT_EQ(ask("POST", "/api/v1/tokens", body).status, 400) << role;
  }
}

TEST_F(Tokens, that_are_guessed_make_the_guesser_wait_and_nobody_else) {
  int refused = 0;
  for (int i = 0; i < 60; ++i)
    refused += by("guess-and-guess-again", "GET", "/api/v1/calls").status == 429;
  EXPECT_GE(refused, 1);
  EXPECT_EQ(ask("GET", "/api/v1/calls").status, 200);
}

TEST(KeysTest, forget_a_sign_in_that_is_idle_or_too_old) {
  Keys keys("the-operator's-token", {1h, 24h});
  const WallTime start{};
  const SignIn sign_in{hash_key("secret"), PersonId{1}, start, start};
  keys.add(sign_in, false);
  using Kind = Asker::Kind;
  EXPECT_EQ(keys.of_cookie("secret", start + 59min).kind, Kind::person);
  EXPECT_EQ(keys.of_cookie("secret", start + 61min).kind, Kind::nobody);
  EXPECT_EQ(keys.of_cookie("Secret", start).kind, Kind::nobody);
  for (auto now = start; now < start + 24h; now += 30min) keys.touch(sign_in.key, now);
  EXPECT_EQ(keys.of_cookie("secret", start + 23h + 59min).kind, Kind::person);
  EXPECT_EQ(keys.of_cookie("secret", start + 24h + 1min).kind, Kind::nobody);
}

TEST(KeysTest, know_an_expired_token_no_more) {
  Keys keys("the-operator's-token", {1h, 24h});
  const WallTime start{};
  keys.add(ApiToken{TokenId{1}, hash_key("t"), "crm", core::Role::auditor, start, start + 1h});
  EXPECT_EQ(keys.of_authorization("Bearer t", start).role, core::Role::auditor);
  EXPECT_EQ(keys.of_authorization("Bearer t", start + 1h).kind, Asker::Kind::nobody);
  EXPECT_EQ(keys.of_authorization("Basic t", start).kind, Asker::Kind::nobody);
}

TEST(BackoffTest, doubles_the_wait_up_to_its_longest) {
  Backoff backoff({.free = 2, .first = 1s, .longest = 4s, .forget = 1min, .most_keys = 3});
  WallTime now{};
  EXPECT_EQ(backoff.begin("a", now), 0ms);
  EXPECT_EQ(backoff.begin("a", now), 0ms);
  for (const Millis wait : {1'000ms, 2'000ms, 4'000ms, 4'000ms}) {
    EXPECT_EQ(backoff.begin("a", now), wait);
    now += wait;
    EXPECT_EQ(backoff.begin("a", now), 0ms);
  }
  EXPECT_EQ(backoff.begin("b", now), 0ms);
  backoff.succeeded("a");
  EXPECT_EQ(backoff.begin("a", now), 0ms);
}

TEST(BackoffTest, holds_a_bounded_number_of_names) {
  Backoff backoff({.free = 1, .first = 10s, .longest = 10s, .forget = 1min, .most_keys = 3});
  WallTime now{};
  EXPECT_EQ(backoff.begin("oldest", now), 0ms);
  for (int i = 0; i < 3; ++i) backoff.begin(fmt::format("{}", i), now += 1ms);
  EXPECT_EQ(backoff.wait("oldest", now), 0ms) << "made room";
  EXPECT_GT(backoff.wait("2", now), 0ms);
}

}  // namespace
}  // namespace earshot::api
