// A privacy pause (faults.md S13): what is said during it is in no ear and no tap that it closes,
// neither when it begins, with sound still on its way to the ear, nor when it ends, with sound
// still waiting for it. A marker tone sounds only in packets that come during the pause.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "media/testing/call.hpp"

namespace earshot::media::testing {
namespace {

constexpr double kMarkerHz = 2300;
constexpr LegId kTap{900};
// Of 8000 in 20 ms: two milliseconds of the tone would be as much.
constexpr double kTrace = 800;

enum class Watch { both, customer_only };  // whom the supervisor hears: a mix, or one who passes

struct PausedCall : Call {
  PausedCall(Codec codec, Watch watch_, int jitter_ms_, int lost_percent, std::uint32_t seed)
      : Call(codec, codec, codec), watch(watch_), jitter_ms(jitter_ms_), chance(seed) {
    room.add_tap(kTap);
    for (auto& phone : phones)
      next_send_us[phone->setup.id] = now_us() + static_cast<double>(chance() % 20'000);
    on_packet = [this, lost_percent](Phone& phone, const auto& packet) {
      if (chance() % 100 < static_cast<unsigned>(lost_percent)) return false;
      if (jitter_ms == 0) return true;
      send_later(phone, packet, static_cast<int>(chance() % static_cast<unsigned>(jitter_ms + 1)));
      return false;
    };
  }

  // `all`: every ear and tap is closed; else the agent stays audible to them.
  void pause(bool all) {
    std::vector<Heard> rows = {row(customer, agent), row(agent, customer)};
    if (!all && watch == Watch::both) rows.push_back(row(agent, supervisor));
    if (!all) rows.push_back(row(agent, kTap));
    table(rows);
  }
  void resume() {
    std::vector<Heard> rows = {row(customer, agent), row(agent, customer),
                               row(customer, supervisor), row(customer, kTap), row(agent, kTap)};
    if (watch == Watch::both) rows.push_back(row(agent, supervisor));
    table(rows);
  }
  // The marker is in every packet that is sent, and comes, between pause and resume.
  void pause_with_marker(bool all) {
    pause(all);
    const double phase_kept_by = customer.setup.hz;
    customer.tone = ToneSource(kMarkerHz, customer.rate());
    run(60 + static_cast<int>(chance() % 200));
    customer.tone = ToneSource(phase_kept_by, customer.rate());
    run(jitter_ms + margin_ms);
    resume();
  }
  double loudest(std::span<const std::int16_t> heard, double hz, int rate) const {
    const auto window = static_cast<std::size_t>(rate / 50);
    double most = 0;
    for (std::size_t at = 0; at + window <= heard.size(); at += window / 4)
      most = std::max(most, tone_in(heard.subspan(at, window), hz, rate));
    return most;
  }
  // What a recording of one speaker would sound like.
  std::vector<std::int16_t> tapped_of(const Phone& phone) {
    std::vector<std::int16_t> sound;
    const auto decoder = make_decoder(phone.setup.codec, phone.rate());
    for (const TappedFrame& frame : tapped) {
      if (frame.speaker != LegId{phone.setup.id}) continue;
      std::vector<std::int16_t> pcm(static_cast<std::size_t>(phone.rate()));
      const int size = decoder->decode(frame.payload, pcm);
      sound.insert(sound.end(), pcm.begin(), pcm.begin() + size);
    }
    return sound;
  }

  Watch watch;
  int jitter_ms, margin_ms = 0;
  std::mt19937 chance;
};

void expect_no_trace(Codec codec, Watch watch, int jitter_ms, int lost_percent, int pauses) {
  SCOPED_TRACE(::testing::Message() << codec_name(codec) << " watch " << int(watch) << " jitter "
                                    << jitter_ms << " lost " << lost_percent << " %");
  PausedCall call(codec, watch, jitter_ms, lost_percent, 41);
  // A phone's encoder with a memory sends a few milliseconds of it with the next packet.
  if (codec != Codec::pcmu) call.margin_ms = 20;
  call.resume();
  call.run(500);
  for (int i = 0; i < pauses; ++i) {
    call.pause_with_marker(i % 2 == 0);
    call.run(100 + static_cast<int>(call.chance() % 300));
  }
  const int rate = call.customer.rate();
  EXPECT_GT(call.loudest(call.agent.heard, kMarkerHz, rate), kLoud) << "the marker does sound";
  EXPECT_LT(call.loudest(call.supervisor.heard, kMarkerHz, rate), kTrace);
  EXPECT_GT(call.loudest(call.supervisor.heard, kCustomerHz, rate), kLoud);
  const auto recorded = call.tapped_of(call.customer);
  EXPECT_LT(call.loudest(recorded, kMarkerHz, rate), kTrace);
  EXPECT_GT(call.loudest(recorded, kCustomerHz, rate), kLoud);
  EXPECT_GT(call.loudest(call.tapped_of(call.agent), kAgentHz, rate), kLoud);
}

TEST(RoomPause, AHundredPausesLeaveNoTraceInEarsAndTaps) {
  for (const int jitter_ms : {0, 20, 40})
    for (const Watch watch : {Watch::both, Watch::customer_only})
      expect_no_trace(Codec::pcmu, watch, jitter_ms, 0, 100);
}

// What is made up for a lost packet is made of the ones before it.
TEST(RoomPause, NorDoLossesAtItsEdges) {
  for (const int jitter_ms : {0, 20})
    for (const Watch watch : {Watch::both, Watch::customer_only})
      expect_no_trace(Codec::pcmu, watch, jitter_ms, 20, 100);
}

// A G.722 mix is left out: where another encoder's stream begins, a phone's decoder bursts over all
// frequencies for a moment, and nothing can be told about one of them.
TEST(RoomPause, NorDoCodecsWithAMemory) {
  expect_no_trace(Codec::opus, Watch::both, 20, 5, 25);
  for (const Codec codec : {Codec::g722, Codec::opus})
    expect_no_trace(codec, Watch::customer_only, 20, 5, 25);
}

TEST(RoomPause, ItIsSilentAFrameAfterTheTable) {
  PausedCall call(Codec::pcmu, Watch::both, 40, 0, 42);
  call.resume();
  call.run(1000);
  for (int i = 0; i < 50; ++i) {
    call.pause(i % 2 == 0);
    call.run(21);
    call.supervisor.forget();
    call.tapped.clear();
    call.run(100);
    EXPECT_LT(call.loudest(call.supervisor.heard, kCustomerHz, 8000), kTrace / 4);
    EXPECT_TRUE(call.tapped_of(call.customer).empty());
    call.resume();
    call.run(200 + static_cast<int>(call.chance() % 20));
  }
}

TEST(RoomPause, TheTwoWhoTalkDoNotNoticeIt) {
  const auto sent = [](bool with_pauses) {
    PausedCall call(Codec::pcmu, Watch::both, 20, 5, 43);
    call.resume();
    for (int i = 0; i < 20; ++i) {
      if (with_pauses) i % 2 == 0 ? call.pause(i % 4 == 0) : call.resume();
      call.run(130);
    }
    return std::pair(call.customer.packets, call.agent.packets);
  };
  EXPECT_EQ(sent(true), sent(false));
}

TEST(RoomPause, AVoiceThatComesBackIntoAMixDoesNotClick) {
  for (const int jitter_ms : {0, 20}) {
    PausedCall call(Codec::pcmu, Watch::both, jitter_ms, 0, 44);
    Phone& third = call.join({.id = 4, .hz = 300, .amplitude = 500});
    call.customer.tone = ToneSource(350, 8000);
    call.agent.tone = ToneSource(200, 8000, 3000);
    std::vector<Heard> rows = {call.row(call.agent, call.supervisor),
                               call.row(third, call.supervisor)};
    call.table(rows);
    call.run(1000);
    call.supervisor.forget();
    for (int i = 0; i < 40; ++i) {
      rows.push_back(call.row(call.customer, call.supervisor));
      call.table(rows);
      call.run(300);
      EXPECT_GT(call.supervisor.hears(350, 20), kLoud);
      rows.pop_back();
      call.table(rows);
      call.run(200 + static_cast<int>(call.chance() % 20));
    }
    // 2π·(8000·350 + 3000·200 + 500·300)/8000 = 2,790; u-law adds up to 512.
    EXPECT_LT(largest_step(call.supervisor.heard), 3'400) << jitter_ms;
  }
}

}  // namespace
}  // namespace earshot::media::testing
