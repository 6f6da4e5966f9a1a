// The stream over real connections: what each page is told, and how pages come and go.
#include <fmt/format.h>

#include "api/page_client_test.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

class Streaming : public Api {
 protected:
  // A page that is up to date.
  std::unique_ptr<PageClient> open(const std::string& who) {
    auto page = std::make_unique<PageClient>(server->port(), page_head(sign_in(who)));
    EXPECT_EQ(page->status(), 101);
    EXPECT_EQ(page->hear()["type"], "hello");
    snapshot = page->hear();
    EXPECT_EQ(snapshot["type"], "snapshot");
    return page;
  }
  static bool tells(const json& message, const std::string& type) {
    if (!message.contains("told")) return false;
    for (const auto& event : message["told"]) {
      if (event["type"] == type) return true;
    }
    return false;
  }
  // Whatever the page is told up to the answer of a ping, which is after all that was due.
  std::string until_pong(PageClient& page) {
    std::string heard;
    page.say({{"type", "ping"}, {"id", 99}});
    page.hear([&](const json& message) {
      heard += message.dump();
      return message["type"] == "pong";
    });
    return heard;
  }
  json snapshot;
};

TEST_F(Streaming, begins_with_who_one_is_and_what_there_is) {
  const auto call = floor.customer_calls("5551");
  PageClient page(server->port(), page_head(sign_in("201")));
  const auto hello = page.hear();
  EXPECT_EQ(hello["type"], "hello");
  EXPECT_EQ(hello["me"]["name"], "Sue");
  const auto all = page.hear();
  EXPECT_EQ(all["type"], "snapshot");
  EXPECT_EQ(all["number"], 1);
  EXPECT_EQ(all["calls"][0]["id"], call.text());
  EXPECT_EQ(all["queues"][0]["name"], "sales");
  EXPECT_GE(all["agents"].size(), 2u);
}

TEST_F(Streaming, goes_on_with_numbered_changes) {
  const auto page = open("201");
  const auto call = floor.customer_calls("5551");
  std::uint64_t number = snapshot["number"];
  json last;
  const auto heard = [&](const json& message) {
    if (message["type"] == "change") {
      EXPECT_EQ(message["number"], ++number);
      last = message;
    }
    return tells(message, "call_answered");
  };
  ASSERT_FALSE(page->hear(heard).is_null());
  EXPECT_EQ(last["calls"][0]["id"], call.text());
  EXPECT_EQ(last["calls"][0]["phase"], "connected");
  EXPECT_EQ(ask("DELETE", "/api/v1/calls/" + call.text()).status, 200);
  const auto end = page->hear([&](const json& message) {
    heard(message);
    return message.contains("gone");
  });
  EXPECT_EQ(end["gone"], json({call.text()}));
  EXPECT_TRUE(tells(end, "call_ended"));
}

TEST_F(Streaming, shows_a_table_once_it_is_applied) {
  const auto page = open("201");
  const auto call = floor.customer_calls("5551");
  const auto settled = page->hear([&](const json& message) {
    return message.contains("calls") && message["calls"][0]["table"]["hears"].size() == 2;
  });
  ASSERT_FALSE(settled.is_null());
  start_session(call, "201", "whisper");
  const auto whispering = page->hear([&](const json& message) {
    return message.contains("sessions") && message["sessions"][0]["applied_mode"] == "whisper";
  });
  ASSERT_FALSE(whispering.is_null());
  EXPECT_EQ(whispering["sessions"][0]["heard_by"], json({"agent"}));
}

TEST_F(Streaming, shows_each_page_what_its_person_may_see) {
  const auto anna = open("101"), olga = open("203");
  const auto call = floor.customer_calls("5553", "Bens");
  const auto own = floor.customer_calls("5551", "Annas");
  const auto change = anna->hear([](const json& message) { return message.contains("calls"); });
  EXPECT_EQ(change["calls"][0]["id"], own.text());
  EXPECT_EQ(change.dump().find("Bens"), std::string::npos);
  floor.pass(0ms);
  EXPECT_EQ(until_pong(*anna).find(call.text()), std::string::npos);
  EXPECT_EQ(until_pong(*olga).find("calls"), std::string::npos);
}

TEST_F(Streaming, tells_agents_who_listens_where_policy_says_so) {
  const auto call = floor.customer_calls("5551");
  const auto anna = open("101");
  const auto session = start_session(call, "201", "whisper");
  const auto notice = anna->hear("notice");
  EXPECT_EQ(notice["supervisor"], "Sue");
  EXPECT_EQ(notice["mode"], "whisper");
  EXPECT_EQ(ask("DELETE", "/api/v1/sessions/" + session).status, 200);
  EXPECT_EQ(anna->hear("notice")["mode"], nullptr);
}

TEST_F(Streaming, hides_supervisors_where_policy_says_so) {
  system.notify_agents = false;
  const auto call = floor.customer_calls("5551");
  const auto anna = open("101"), sue = open("201");
  start_session(call, "201", "barge");
  sue->hear([&](const json& message) { return tells(message, "session_mode_changed"); });
  EXPECT_EQ(
      as("201", "POST", "/api/v1/calls/" + call.text() + "/cues", R"({"text":"slow"})").status,
      204);
  std::string heard;
  const auto cue = anna->hear([&](const json& message) {
    heard += message.dump();
    return message["type"] == "cue";
  });
  EXPECT_EQ(cue["text"], "slow");
  heard += until_pong(*anna);
  for (const char* word : {"notice", "session_started", "barge", "\"supervisor\""}) {
    EXPECT_EQ(heard.find(word), heard.rfind(word)) << word << " more than in the cue: " << heard;
  }
  EXPECT_EQ(heard.find("notice"), std::string::npos);
  EXPECT_EQ(heard.find("session_started"), std::string::npos);
}

TEST_F(Streaming, begins_anew_when_asked) {
  const auto page = open("201");
  page->say({{"type", "resync"}});
  const auto again = page->hear("snapshot");
  EXPECT_EQ(again["number"], snapshot["number"].get<int>() + 1);
}

TEST_F(Streaming, needs_a_key_and_the_right_origin) {
  const auto cookie = "Cookie: " + sign_in("201") + "\r\n";
  EXPECT_EQ(PageClient(server->port(), kOwnOrigin).status(), 401);
  EXPECT_EQ(PageClient(server->port(), cookie).status(), 403);
  EXPECT_EQ(PageClient(server->port(), cookie + "Origin: https://evil.example\r\n").status(), 403);
  EXPECT_EQ(PageClient(server->port(), cookie + "Origin: http://localhost.evil\r\n").status(), 403);
  const std::string token = std::string("Authorization: Bearer ") + kToken + "\r\n";
  PageClient program(server->port(), token);
  EXPECT_EQ(program.status(), 101);
  EXPECT_EQ(program.hear()["me"], nullptr);
  EXPECT_EQ(PageClient(server->port(), token + "Origin: https://evil.example\r\n").status(), 403);
  EXPECT_EQ(ask("GET", "/api/v1/stream").status, 426);
}

TEST_F(Streaming, ends_with_the_sign_in) {
  const auto cookie = sign_in("201");
  PageClient page(server->port(), page_head(cookie));
  page.hear("snapshot");
  page.say({{"type", "device"}, {"id", "device-1"}, {"phone", true}});
  EXPECT_EQ(devices.lines(1)[0], "on device-1 11 phone");
  EXPECT_EQ(with(cookie, "POST", "/api/v1/sign-out").status, 204);
  EXPECT_EQ(page.hear("bye")["reason"], "signed_out");
  EXPECT_TRUE(page.hear().is_null());
  EXPECT_TRUE(page.is_closed());
  EXPECT_EQ(devices.lines(2)[1], "off device-1 signed out");
}

TEST_F(Streaming, ends_for_who_is_disabled) {
  const auto page = open("201");
  page->say({{"type", "device"}, {"id", "device-1"}, {"phone", false}});
  EXPECT_EQ(devices.lines(1)[0], "on device-1 11 page");
  floor.replace([](core::Directory& directory) { directory.people[2].enabled = false; });
  EXPECT_EQ(page->hear("bye")["reason"], "disabled");
  EXPECT_EQ(devices.lines(2)[1], "off device-1 signed out");
}

TEST_F(Streaming, follows_rights_that_change) {
  floor.customer_calls("5551");
  const auto page = open("201");
  EXPECT_EQ(snapshot["calls"].size(), 1u);
  floor.replace([](core::Directory& directory) { directory.people[2].team = "support"; });
  EXPECT_EQ(page->hear("me")["me"]["team"], "support");
  EXPECT_EQ(page->hear("snapshot")["calls"], json::array());
}

TEST_F(Streaming, says_why_a_session_ended_of_a_call_that_is_seen_no_longer) {
  const auto page = open("201");
  const auto call = floor.customer_calls("5551");
  start_session(call, "201", "monitor");
  ASSERT_FALSE(
      page->hear([](const json& message) { return message.contains("sessions"); }).is_null());
  floor.replace([](core::Directory& directory) { directory.people[2].team = "support"; });
  json last;
  const auto after = page->hear([&](const json& message) {
    if (message["type"] == "change") last = message;
    return message["type"] == "snapshot";
  });
  ASSERT_EQ(after["calls"], json::array());
  ASSERT_TRUE(tells(last, "session_ended")) << last;
  EXPECT_EQ(last["told"].back()["cause"], "rights_withdrawn");
  EXPECT_EQ(last["told"].size(), 1u) << "nothing else of that call";
}

TEST_F(Streaming, carries_what_phones_say_both_ways) {
  const auto page = open("101");
  page->say({{"type", "phone.accept"}, {"leg", LegId{5}.text()}});
  EXPECT_EQ(page->hear("refused")["code"], "no_device");
  page->say({{"type", "device"}, {"id", "device-1"}, {"phone", true}});
  page->say({{"type", "phone.accept"}, {"leg", LegId{5}.text()}});
  const auto lines = devices.lines(2);
  EXPECT_EQ(lines[0], "on device-1 1 phone");
  EXPECT_EQ(lines[1], "message device-1 1 1");
  devices.send_to("device-1")(R"({"type":"phone.up","leg":"0000000000005"})");
  EXPECT_EQ(page->hear("phone.up")["leg"], "0000000000005");
}

TEST_F(Streaming, has_one_page_a_device) {
  const auto first = open("101");
  first->say({{"type", "device"}, {"id", "device-1"}, {"phone", true}});
  devices.lines(1);
  const auto second = open("101");
  second->say({{"type", "device"}, {"id", "device-1"}, {"phone", true}});
  EXPECT_EQ(first->hear("bye")["reason"], "replaced");
  EXPECT_EQ(devices.lines(2)[1], "on device-1 1 phone");
  const auto thief = open("102");
  thief->say({{"type", "device"}, {"id", "device-1"}, {"phone", true}});
  EXPECT_EQ(thief->hear("refused")["code"], "device_taken");
  EXPECT_EQ(devices.lines(2).size(), 2u) << "the first one's end says nothing to the phones";
}

TEST_F(Streaming, sends_levels_of_watched_calls_only) {
  const auto watched = floor.customer_calls("5551"), other = floor.customer_calls("5553");
  const auto page = open("201");
  page->say({{"type", "watch"}, {"calls", {watched.text(), "0000000000009"}}});
  const auto levels = page->hear("levels")["calls"];
  ASSERT_EQ(levels.size(), 1u);
  EXPECT_EQ(levels[watched.text()].size(), 2u);
  EXPECT_DOUBLE_EQ(levels[watched.text()][0]["level"], -20.5);
  const auto olga = open("203");
  olga->say({{"type", "watch"}, {"calls", {other.text()}}});
  page->hear("levels");
  EXPECT_EQ(until_pong(*olga).find("levels"), std::string::npos);
}

TEST_F(Streaming, survives_what_pages_say) {
  const auto page = open("201");
  for (const char* text : {"", "x", "{}", "[[[[[[[[", R"({"type":"phone.offer"})"}) {
    page->say_text(text);
    EXPECT_EQ(page->hear("refused")["type"], "refused") << text;
  }
  page->say_text(std::string(100'000, ' '));
  EXPECT_TRUE(page->hear("pong").is_null()) << "a message over the limit ends the connection";
  for (const std::string& octets :
       {std::string(16, '\xff'), std::string("\x81\x05hello"),
        std::string("\x81\x82\0\0\0\0\xff\xfe", 8), std::string("\x82\x80\0\0\0\0", 6)}) {
    const auto wild = open("202");
    wild->say_octets(octets);
    EXPECT_TRUE(wild->hear("pong").is_null());
  }
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
}

TEST_F(Streaming, gives_who_is_too_slow_a_snapshot) {
  std::vector<CallId> calls;
  floor.phones_answer(false);
  const auto page = open("201");
  for (int i = 0; i < 150; ++i)
    calls.push_back(floor.customer_calls("5552", std::string(400, 'x')));
  auto& behind = counters.make({"earshot_stream_behind_total", "", ""});
  // Not read until the server has seen that it is too slow.
  for (bool on = true; behind.value() == 0; on = !on) {
    for (const auto call : calls) floor.give(core::SetPrivacy{{}, {}, call, on});
  }
  std::uint64_t number = snapshot["number"];
  const auto again = page->hear([&](const json& message) {
    if (message["type"] == "change" || message["type"] == "snapshot") {
      EXPECT_EQ(message["number"], ++number);
    }
    return message["type"] == "snapshot";
  });
  EXPECT_EQ(again["calls"].size(), calls.size());
}

TEST_F(Streaming, says_bye_when_the_server_stops) {
  const auto page = open("201");
  server->stop();
  EXPECT_EQ(page->hear("bye")["reason"], "server_stops");
}

}  // namespace
}  // namespace earshot::api
