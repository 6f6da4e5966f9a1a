// The server is killed at any instant while calls are recorded and paused: after each start every
// recording can be read, has its length but for a second at most, and knows nothing of what was
// said in a pause. EARSHOT_LONG: 200 kills instead of 20.

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>

#include "tests/phones/recorded.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::Nanos;

constexpr Tone kSecret = static_cast<Tone>(5);
constexpr auto kThirdNumber = R"(
[[number]]
number = "+4930103"
target = "103"
)";

// One call of one life of the server.
struct Talk {
  sim::Phone *agent, *customer;
  std::string call = {}, recording = {};
  Nanos begun = 0, ended = 0;  // of the recording
  Nanos paused = 0;            // at most, in sum
  int pauses = 0;
  bool written = false;  // there was time for a file
};

class Killed : public Recorded {
 protected:
  Killed() : Recorded({.people = kPeople, .more = kThirdNumber}) {}

  Millis chance(int below) { return Millis(chance_() % static_cast<unsigned>(below)); }

  std::vector<Talk> begin_talks() {
    std::vector<Talk> talks;
    for (const char* extension : {"101", "102", "103"}) {
      auto& agent = phone(extension, kAgent);
      talks.push_back({&agent, &customer()});
      talks.back().customer->dial(std::string("+4930") + extension);
    }
    for (auto& talk : talks) {
      EXPECT_OK(talk.agent->ear().wait_hears(kCustomer, "the agent hears the customer", 5s));
      EXPECT_OK(talk.customer->ear().wait_hears(kAgent, "the customer hears the agent"));
    }
    EXPECT_TRUE(eventually("all are recorded", [&] { return are_recorded(talks); }));
    return talks;
  }

  // One after the other, until the server is gone.
  void pause_now_and_then(Talk& talk, unsigned seed) {
    std::mt19937 chance(seed);
    const auto until = [&](auto seen) {
      while (!gone_ && !seen()) std::this_thread::sleep_for(5ms);
      return !gone_;
    };
    const auto pass = [&](unsigned most_ms) {
      const auto end = sim::now_ns() + sim::from_ms(chance() % most_ms);
      return until([&] { return sim::now_ns() >= end; });
    };
    auto& mouth = talk.customer->leg();
    auto& ear = talk.agent->ear();
    while (pass(600)) {
      const auto start = sim::now_ns();
      const bool paused = pause(talk, true);
      ++talk.pauses;
      if (paused) {
        mouth.set_tone(kSecret);
        until([&] { return ear.hears(kSecret); }) && pass(250);
        mouth.set_tone(kCustomer);
        until([&] { return ear.hears(kCustomer) && !ear.hears(kSecret); });
        pause(talk, false);
      }
      talk.paused += sim::now_ns() - start;
    }
  }

  // Judged with what is known after the next start. Seconds of it that are lost.
  double judge(Talk& talk) {
    SCOPED_TRACE("recording " + talk.recording);
    Json row;
    EXPECT_TRUE(eventually("it is recovered", [&] {
      row = server_.get("/api/v1/recordings/" + talk.recording);
      return row["state"] != "recording";
    })) << row.dump();
    if (!row["length_ms"].is_number()) return 1e9;
    const double length = row["length_ms"].get<double>() / 1'000;
    const double lived = sim::to_ms(talk.ended - talk.begun) / 1'000;
    talk.written = row["state"] != "failed";
    if (!talk.written) {
      EXPECT_LE(lived, 1) << "nothing of it was written";
      return lived;
    }
    EXPECT_LE(lived - length, 1) << "lost of " << lived;
    EXPECT_LE(length, lived + 0.3) << "longer than the call";
    for (const auto& [part, tone] : {std::pair{"customer", kCustomer}, {"agent", kAgent}}) {
      const auto track = from_disk(talk.recording, part);
      const double heard = track ? track->heard_for(tone) : 0;
      EXPECT_LT(track ? track->loudest(kSecret) : 0, sim::kSilent) << "the secret: " << part;
      EXPECT_GE(heard, length - sim::to_ms(talk.paused) / 1'000 - 0.3 * (talk.pauses + 1)) << part;
    }
    return lived - length;
  }

  void vanish_all() {
    for (const auto& phone : people_) phone->vanish();
    people_.clear();
  }

  const unsigned seed_ = std::getenv("EARSHOT_SEED")
                             ? static_cast<unsigned>(std::stoul(std::getenv("EARSHOT_SEED")))
                             : std::random_device{}();
  std::mt19937 chance_{seed_};
  std::atomic<bool> gone_{false};

 private:
  // The calls are known, and recorded.
  bool are_recorded(std::vector<Talk>& talks) {
    const auto calls = server_.get("/api/v1/calls");
    const auto now = sim::now_ns();
    for (const auto& call : calls["calls"]) {
      if (!call["recording"].is_object()) continue;
      const auto people = call["participants"].dump();
      for (auto& talk : talks) {
        const bool his = people.find('"' + talk.agent->options().user + '"') != std::string::npos;
        if (!his || !talk.recording.empty()) continue;
        talk.call = call["id"];
        talk.recording = call["recording"]["id"];
        talk.begun = now - sim::from_ms(call["recording"]["age_ms"].get<double>());
      }
    }
    return std::ranges::none_of(talks, &std::string::empty, &Talk::recording);
  }
  bool pause(const Talk& talk, bool on) {
    return server_.ask("POST", "/api/v1/calls/" + talk.call + "/privacy", {{"on", on}}).has_value();
  }
};

TEST_F(Killed, EveryRecordingCanBeReadAndASecondAtMostIsLost) {
  const int kills = std::getenv("EARSHOT_LONG") ? 200 : 20;
  SCOPED_TRACE(fmt::format("EARSHOT_SEED={}", seed_));
  publish_for_all({{"recording", always()}});
  int recordings = 0, pauses = 0;
  double most_lost = 0;
  for (int kill = 0; kill < kills && !HasFailure(); ++kill) {
    SCOPED_TRACE(fmt::format("life {}", kill));
    auto talks = begin_talks();
    ASSERT_FALSE(HasFailure());
    gone_ = false;
    std::vector<std::thread> pausing;
    for (auto& talk : talks)
      pausing.emplace_back([&, seed = chance_()] { pause_now_and_then(talk, unsigned(seed)); });
    std::this_thread::sleep_for(chance(1'500));  // no condition: the instant is what is by chance
    if (kill % 3 == 0) {                         // one is just being closed
      talks[0].customer->hang_up();
      talks[0].ended = sim::now_ns();
      std::this_thread::sleep_for(chance(100));
    }
    for (auto& talk : talks)
      if (!talk.ended) talk.ended = sim::now_ns();
    server_.crash();
    gone_ = true;
    for (auto& one : pausing) one.join();
    vanish_all();
    server_.start();
    for (auto& talk : talks) {
      most_lost = std::max(most_lost, judge(talk));
      pauses += talk.pauses;
      ++recordings;
    }
    const auto& any = talks[chance_() % talks.size()];
    if (any.written) {
      EXPECT_LT(download(open(any.recording), nullptr).loudest(kSecret), sim::kSilent);
    }
  }
  std::printf("%d kills: %d recordings with %d pauses; %.0f ms lost at most\n", kills, recordings,
              pauses, most_lost * 1'000);
  EXPECT_NE(run({"recordings", "verify"}).find("Every recording is as it was made"),
            std::string::npos);
  EXPECT_NE(run({"audit", "verify"}).find("is whole"), std::string::npos);
}

}  // namespace
}  // namespace earshot::phones
