// Recordings through the API: who finds them, and tickets that open for one sign-in and a while.
#include <fmt/format.h>

#include "api/tickets.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using nlohmann::json;

class Recordings : public Api {
 protected:
  Recordings() {
    floor.replace([](core::Directory& directory) {
      directory.grants = {{.supervisor = PersonId{11},
                           .modes = {core::Mode::monitor},
                           .agents = {PersonId{1}},
                           .rights = {core::Right::play}}};
    });
  }

  Answer play(const std::string& cookie, const std::string& use = "play") {
    return with(cookie, "POST", "/api/v1/recordings/" + RecordingId{1}.text() + "/plays",
                json{{"use", use}}.dump());
  }
  std::string audio_of(const std::string& cookie) {
    const auto ticket = play(cookie);
    EXPECT_EQ(ticket.status, 201) << ticket.body;
    return ticket.json()["links"]["audio"];
  }
  Answer range(const std::string& cookie, const std::string& path, const std::string& wanted) {
    return with(cookie, "GET", path, "", kOwnOrigin + ("Range: " + wanted + "\r\n"));
  }
};

TEST_F(Recordings, are_played_with_a_ticket) {
  const auto sue = sign_in("201");
  const auto ticket = play(sue).json();
  EXPECT_EQ(ticket["length_ms"], 5'000);
  ASSERT_EQ(ticket["tracks"].size(), 3u);
  EXPECT_EQ(ticket["tracks"][0]["prompts"], false);
  EXPECT_EQ(ticket["tracks"][1]["prompts"], true) << "what was played to the customer";
  EXPECT_EQ(ticket["markers"][0]["text"], "whisper");
  const auto audio = ticket["links"]["audio"].get<std::string>();
  EXPECT_EQ(audio, "/api/v1/recordings/audio/" + ticket["ticket"].get<std::string>());
  const auto sound = with(sue, "GET", audio);
  EXPECT_EQ(sound.status, 200);
  EXPECT_EQ(sound.body.substr(0, 4), "OggS");
  EXPECT_EQ(sound.headers.at("content-type"), "audio/ogg");
  EXPECT_EQ(sound.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(sound.headers.at("cache-control"), "no-store");
  EXPECT_TRUE(sound.headers.at("content-disposition").starts_with("attachment"));
  EXPECT_EQ(with(sue, "GET", audio + "?format=wav").body.substr(0, 4), "RIFF");
  EXPECT_EQ(with(sue, "GET", audio + "?format=mp3").status, 400);
  EXPECT_EQ(with(sue, "GET", audio + "?track=../../etc/passwd").status, 400);
  EXPECT_EQ(with(sue, "GET", ticket["links"]["peaks"].get<std::string>()).json()["step_ms"], 20);
  with(sue, "GET", audio);
  EXPECT_EQ(recordings.rendered, 2) << "once a format";
  const auto played = audio + "?track=" + LegId{1}.text();
  EXPECT_EQ(with(sue, "GET", played).status, 200);
  EXPECT_EQ(with(sue, "GET", played + "&prompts=true").status, 200);
  EXPECT_EQ(with(sue, "GET", played + "&prompts=perhaps").status, 400);
  EXPECT_EQ(recordings.rendered, 4) << "what was played to him is not what he said";
}

TEST_F(Recordings, tickets_open_for_nobody_else) {
  const auto sue = sign_in("201");
  const auto audio = audio_of(sue);
  EXPECT_EQ(with(sign_in("900"), "GET", audio).status, 404);
  EXPECT_EQ(with(sign_in("201"), "GET", audio).status, 404) << "another sign-in of hers";
  EXPECT_EQ(ask("GET", audio).status, 404) << "the operator";
  EXPECT_EQ(with("", "GET", audio).status, 401);
  EXPECT_EQ(with(sue, "GET", audio).status, 200);
  auto other = audio;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(with(sue, "GET", other).json()["code"], "no_such_ticket");
}

TEST_F(Recordings, tickets_end_with_the_sign_in_and_with_the_right) {
  const auto sue = sign_in("201");
  const auto audio = audio_of(sue);
  floor.replace([](core::Directory& directory) { directory.grants[0].rights.clear(); });
  EXPECT_EQ(with(sue, "GET", audio).status, 404);
  floor.replace(
      [](core::Directory& directory) { directory.grants[0].rights = {core::Right::play}; });
  EXPECT_EQ(with(sue, "GET", audio).status, 200);
  EXPECT_EQ(with(sue, "POST", "/api/v1/sign-out").status, 204);
  EXPECT_EQ(with(sue, "GET", audio).status, 401);
  EXPECT_EQ(with(sign_in("201"), "GET", audio).status, 404);
}

TEST_F(Recordings, tickets_end_with_the_recording) {
  const auto sue = sign_in("201");
  const auto audio = audio_of(sue);
  EXPECT_EQ(with(sue, "GET", audio).status, 200);
  const auto path = "/api/v1/recordings/" + RecordingId{1}.text();
  EXPECT_EQ(with(sign_in("900"), "DELETE", path, R"({"reason":"request"})").status, 204);
  EXPECT_EQ(with(sue, "GET", audio).status, 404) << "though it was rendered before";
}

TEST_F(Recordings, ranges_are_what_was_asked_for) {
  const auto sue = sign_in("201");
  const auto audio = audio_of(sue);
  const auto whole = with(sue, "GET", audio).body;
  const auto part = range(sue, audio, "bytes=4-9");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.substr(4, 6));
  EXPECT_EQ(part.headers.at("content-range"), fmt::format("bytes 4-9/{}", whole.size()));
  EXPECT_EQ(range(sue, audio, "bytes=-4").body, whole.substr(whole.size() - 4));
  const auto beyond = range(sue, audio, "bytes=99999-");
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.headers.at("content-range"), fmt::format("bytes */{}", whole.size()));
  for (const char* abuse : {"bytes=0-0,1-1,2-2", "bytes=9-1", "bytes=18446744073709551616-x"}) {
    EXPECT_EQ(range(sue, audio, abuse).body, whole) << abuse;
  }
}

TEST_F(Recordings, every_use_is_asked_of_the_rules) {
  std::vector<std::string> told;
  floor.subscribe([&](const core::Core&, Instant, std::span<const core::Event> events) {
    for (const auto& event : events) {
      const auto* used = std::get_if<core::RecordingUsed>(&event.body);
      if (!used) continue;
      told.push_back(fmt::format("{} {} {}", used->by.value, core::recording_use_name(used->use),
                                 used->granted));
    }
  });
  EXPECT_EQ(play(sign_in("201")).status, 201);
  EXPECT_EQ(play(sign_in("201"), "download").status, 201);
  EXPECT_EQ(play(sign_in("203")).status, 404) << "another team's";
  const auto path = "/api/v1/recordings/" + RecordingId{1}.text();
  const auto ada = sign_in("900");
  EXPECT_EQ(with(ada, "POST", path + "/hold", R"({"reason":"case"})").json()["hold"]["reason"],
            "case");
  EXPECT_EQ(with(ada, "DELETE", path, R"({"reason":"request"})").json()["code"], "on_hold");
  EXPECT_EQ(with(ada, "DELETE", path + "/hold", R"({"reason":"closed"})").json()["hold"], nullptr);
  EXPECT_EQ(with(ada, "DELETE", path, R"({})").status, 400) << "why?";
  EXPECT_EQ(with(ada, "DELETE", path, R"({"reason":"request"})").status, 204);
  floor.subscribe(nullptr);
  EXPECT_EQ(told, (std::vector<std::string>{"11 play true", "11 download true", "13 play false",
                                            "90 hold true", "90 erase true", "90 release true",
                                            "90 erase true"}));
}

TEST_F(Recordings, go_by_the_rules_of_retention_with_a_brake) {
  const auto ada = sign_in("900");
  const auto plan = with(ada, "GET", "/api/v1/recordings/retention").json();
  EXPECT_EQ(plan["due"], 2);
  EXPECT_EQ(plan["needs_confirmation"], true);
  EXPECT_EQ(with(ada, "POST", "/api/v1/recordings/retention").json()["code"], "retention_brake");
  EXPECT_EQ(with(ada, "POST", "/api/v1/recordings/retention", R"({"confirm":2})").json()["erased"],
            2);
}

TEST(PlayTickets, last_ten_minutes) {
  Tickets tickets;
  const Asker sue{Asker::Kind::person, core::Role::supervisor, PersonId{11}, KeyHash{1}};
  Ticket ticket;
  ticket.kind = sue.kind;
  ticket.key = sue.key;
  const WallTime now{1h};
  const auto text = tickets.add(ticket, now);
  EXPECT_EQ(text.size(), 32u);
  EXPECT_NE(tickets.add(ticket, now), text);
  EXPECT_TRUE(tickets.find(text, sue, now + Tickets::kLifetime - 1ms));
  EXPECT_FALSE(tickets.find(text, sue, now + Tickets::kLifetime));
  tickets.drop(sue.key);
  EXPECT_FALSE(tickets.find(text, sue, now));
}

}  // namespace
}  // namespace earshot::api
