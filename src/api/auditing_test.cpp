// The audit chain through the API: paging, export as it is read, and what the API adds to it.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

class Auditing : public Api {
 protected:
  // The body of a chunked answer (RFC 9112 section 7.1).
  static std::string unchunked(const std::string& body) {
    std::string whole;
    for (std::size_t at = 0; at < body.size();) {
      const auto end = body.find("\r\n", at);
      if (end == body.npos) break;
      const auto size = std::stoul(body.substr(at, end - at), nullptr, 16);
      if (size == 0) return whole;
      whole += body.substr(end + 2, size);
      at = end + 2 + size + 2;
    }
    ADD_FAILURE() << "the last chunk is missing";
    return whole;
  }
  bool has_note(const std::string& kind, const std::string& code, PersonId actor,
                PersonId person = {}) {
    const auto notes = audit.notes();
    return std::ranges::any_of(notes, [&](const AuditNote& note) {
      return note.kind == kind && note.code == code && note.actor == actor && note.person == person;
    });
  }
};

TEST_F(Auditing, is_read_page_by_page) {
  const auto first = with(sign_in("901"), "GET", "/api/v1/audit?most=3").json();
  ASSERT_EQ(first["rows"].size(), 3u);
  EXPECT_EQ(first["rows"][0]["number"], 1'234);
  EXPECT_EQ(first["rows"][0]["actor_name"], "Sue");
  EXPECT_EQ(first["more"], true);
  const auto last = ask("GET", "/api/v1/audit?before=3").json();
  EXPECT_EQ(last["rows"].size(), 2u);
  EXPECT_EQ(last["more"], false);
  for (const char* bad :
       {"most=0", "most=201", "before=x", "from=yesterday", "call=1", "who=101"}) {
    EXPECT_EQ(ask("GET", std::string("/api/v1/audit?") + bad).status, 400) << bad;
  }
}

TEST_F(Auditing, is_exported_whole_in_portions) {
  const auto lines = ask("GET", "/api/v1/audit/export");
  EXPECT_EQ(lines.status, 200);
  EXPECT_EQ(lines.headers.at("transfer-encoding"), "chunked");
  EXPECT_TRUE(lines.headers.at("content-disposition").starts_with("attachment"));
  const auto text = unchunked(lines.body);
  EXPECT_EQ(std::ranges::count(text, '\n'), audit.rows);
  EXPECT_EQ(json::parse(text.substr(0, text.find('\n')))["number"], 1);
  const auto csv = unchunked(ask("GET", "/api/v1/audit/export?format=csv").body);
  EXPECT_EQ(std::ranges::count(csv, '\n'), audit.rows + 1) << "and a heading";
  EXPECT_NE(csv.find("\"'=1+1\""), std::string::npos) << "no formula";
  EXPECT_NE(csv.find(R"("{""mode"":""monitor""}")"), std::string::npos);
  EXPECT_EQ(csv.substr(0, 10), "number,at,");
  audit.rows = 0;
  EXPECT_EQ(unchunked(ask("GET", "/api/v1/audit/export").body), "");
  EXPECT_EQ(ask("GET", "/api/v1/audit/export?format=xml").status, 400);
}

TEST_F(Auditing, is_verified) {
  const auto report = with(sign_in("901"), "GET", "/api/v1/audit/verification").json();
  EXPECT_EQ(report["whole"], true);
  EXPECT_EQ(report["rows"], 1'234);
}

TEST_F(Auditing, learns_what_people_do_beside_calls) {
  with("", "POST", "/api/v1/sign-in", R"({"name":"201","password":"wrong"})");
  with("", "POST", "/api/v1/sign-in", R"({"name":"nobody","password":"wrong"})");
  with("", "POST", "/api/v1/sign-in", json{{"name", "204"}, {"password", kPassword}}.dump());
  const auto ada = sign_in("900");
  with(ada, "PATCH", "/api/v1/people/" + PersonId{2}.text(), R"({"team":"support"})");
  with(ada, "POST", "/api/v1/people/" + PersonId{2}.text() + "/password");
  with(ada, "PUT", "/api/v1/rules", R"({"version":3,"rules":{}})");
  with(ada, "GET", "/api/v1/audit/export");
  with(ada, "POST", "/api/v1/sign-out");
  ask("GET", "/api/v1/audit");  // the office works in order: what was posted before is written
  EXPECT_TRUE(has_note("sign_in_refused", "wrong_password", {}, PersonId{11}));
  EXPECT_TRUE(has_note("sign_in_refused", "unknown_name", {}));
  EXPECT_TRUE(has_note("sign_in_refused", "disabled", {}, PersonId{14}));
  EXPECT_TRUE(has_note("signed_in", "", PersonId{90}));
  EXPECT_TRUE(has_note("administration", "person_changed", PersonId{90}, PersonId{2}));
  EXPECT_TRUE(has_note("password_changed", "one_time", PersonId{90}, PersonId{2}));
  EXPECT_TRUE(has_note("rules_written", "4", PersonId{90}));
  EXPECT_TRUE(has_note("audit_exported", "jsonl", PersonId{90}));
  EXPECT_TRUE(has_note("signed_out", "", PersonId{90}));
  for (const auto& note : audit.notes()) {
    EXPECT_EQ(note.detail.find("wrong"), std::string::npos) << "a password";
  }
}

}  // namespace
}  // namespace earshot::api
