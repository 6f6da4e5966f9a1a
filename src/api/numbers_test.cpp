// Customers' numbers for who may see them, masked for everybody else: in every answer and message.
#include <fmt/format.h>

#include "api/page_client_test.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

constexpr const char* kNumber = "491701234567";  // the caller's, of every customer_calls()

class Numbers : public Api {
 protected:
  // Sue may listen and play, and see no numbers.
  void hide() {
    floor.replace([](core::Directory& directory) {
      directory.grants = {{.supervisor = PersonId{11},
                           .modes = {core::Mode::monitor},
                           .rights = {core::Right::play}}};
    });
  }
  static bool tells(const std::string& text) { return text.find("1701234") != text.npos; }
};

TEST_F(Numbers, are_masked_in_every_answer) {
  hide();
  const auto call = floor.customer_calls("5551", "Karl +49 170 1234567");
  const auto sue = sign_in("201");
  const auto path = "/api/v1/calls/" + call.text();
  const auto session = with(sue, "POST", path + "/supervision", R"({"mode":"monitor"})");
  ASSERT_EQ(session.status, 201);
  EXPECT_FALSE(tells(session.body)) << session.body;
  for (const auto& target :
       {path, path + "/timeline", std::string("/api/v1/calls"), std::string("/api/v1/sessions"),
        "/api/v1/sessions/" + session.json()["session"]["id"].get<std::string>(),
        std::string("/api/v1/recordings"), "/api/v1/recordings/" + RecordingId{1}.text()}) {
    const auto answer = with(sue, "GET", target);
    EXPECT_EQ(answer.status, 200) << target << answer.body;
    EXPECT_FALSE(tells(answer.body)) << target << answer.body;
  }
  const auto seen = with(sue, "GET", path).json();
  EXPECT_EQ(seen["from"]["number"], "•••4567");
  EXPECT_EQ(seen["from"]["display"], "Karl •••4567");
  EXPECT_EQ(seen["dialled"], "5551") << "our own number";
}

TEST_F(Numbers, are_masked_on_the_stream) {
  hide();
  PageClient sue(server->port(), page_head(sign_in("201")));
  sue.hear("snapshot");
  const auto call = floor.customer_calls("5551", "0170/1234567");
  std::string heard;
  sue.hear([&](const json& message) {
    heard += message.dump();
    return message.contains("calls");
  });
  ask("DELETE", "/api/v1/calls/" + call.text());
  sue.hear([&](const json& message) {
    heard += message.dump();
    return message.contains("gone");
  });
  EXPECT_NE(heard.find("call_started"), std::string::npos);
  EXPECT_FALSE(tells(heard)) << heard;
}

TEST_F(Numbers, of_a_number_that_was_dialled_are_masked) {
  const auto dialled =
      as("101", "POST", "/api/v1/calls", R"({"person":"101","number":"01701234567"})");
  ASSERT_EQ(dialled.status, 201) << dialled.body;
  hide();
  const auto calls = with(sign_in("201"), "GET", "/api/v1/calls");
  ASSERT_EQ(calls.json()["calls"].size(), 1u) << calls.body;
  EXPECT_FALSE(tells(calls.body)) << calls.body;
}

TEST_F(Numbers, are_shown_to_who_may_see_them) {
  const auto call = floor.customer_calls("5551");
  const auto path = "/api/v1/calls/" + call.text();
  for (const char* who : {"101", "201", "900", "901"}) {
    EXPECT_NE(with(sign_in(who), "GET", path).body.find(kNumber), std::string::npos) << who;
  }
  hide();
  EXPECT_NE(with(sign_in("101"), "GET", path).body.find(kNumber), std::string::npos)
      << "the agent talks with him";
  floor.replace([](core::Directory& directory) {
    directory.grants.push_back({.supervisor = PersonId{11},
                                .modes = {},
                                .agents = {PersonId{1}},
                                .rights = {core::Right::see_numbers}});
  });
  EXPECT_NE(with(sign_in("201"), "GET", path).body.find(kNumber), std::string::npos);
}

}  // namespace
}  // namespace earshot::api
