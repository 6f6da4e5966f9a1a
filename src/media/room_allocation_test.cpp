// The audio path allocates nothing: every malloc of the process (ours, and that of the codecs'
// C libraries) is counted while a packet or a tick is worked on.
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>

#include "media/testing/call.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define EARSHOT_COUNTS_MALLOC 0
#else
#define EARSHOT_COUNTS_MALLOC 1
#endif

namespace {
std::atomic<bool> g_counting = false;
std::atomic<int> g_allocations = 0;
[[maybe_unused]] void note() {
  if (g_counting) ++g_allocations;
}
}  // namespace

#if EARSHOT_COUNTS_MALLOC
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* malloc(std::size_t size) {
  note();
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  note();
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  note();
  return __libc_realloc(old, size);
}
}
#endif

namespace earshot::media::testing {
namespace {

struct CountedCall : Call {
  using Call::Call;

  // As Party::run, but counts inside the room's calls only.
  void run_counted(int ms) {
    for (int i = 0; i < ms; ++i) {
      now += 1ms;
      for (auto& phone : phones) {
        if (i % 20 != phone->setup.offset_ms) continue;
        const auto packet = phone->next_packet();
        const auto key = phone->key_packet(3, 77, false, 160);
        const std::uint8_t report[8] = {0x80, 201, 0, 1, 0, 0, 0, 1};
        const Endpoint source = phone->address();
        Leg& leg = *room.find(LegId{phone->setup.id});
        g_counting = true;
        if (i % 200 > 30) room.receive_rtp(now, leg, source, packet, out);
        if (i % 1000 == phone->setup.offset_ms) room.receive_rtp(now, leg, source, key, out);
        room.receive_rtcp(now, leg, source, report, out);
        g_counting = false;
        collect();
      }
      if (i % 20 == 0) {
        g_counting = true;
        room.tick(now, out);
        g_counting = false;
        collect();
      }
    }
  }
};

TEST(RoomAllocation, PacketsReportsAndTicksAllocateNothing) {
#if EARSHOT_COUNTS_MALLOC
  const auto prompt = tone_prompt(2300, 1s);

  g_allocations = 0;
  g_counting = true;
  int* volatile seen = new int(1);  // volatile: an optimizer may leave out a pair it sees through
  delete seen;
  g_counting = false;
  ASSERT_EQ(g_allocations, 1) << "this test can not see allocations";

  for (const Codec codec : {Codec::pcmu, Codec::g722, Codec::opus}) {
    CountedCall call(Codec::pcma, codec, Codec::opus);
    for (const Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::take_over}) {
      call.enter(mode);
      call.room.play(LegId{2}, {prompt}, false);  // its end is on the audio path, too
      call.room.send_digit(LegId{1}, '7');
      g_allocations = 0;
      call.run_counted(1400);
      EXPECT_EQ(g_allocations, 0) << codec_name(codec) << ' ' << int(mode);
    }
  }
#else
  GTEST_SKIP() << "sanitizers own malloc";
#endif
}

TEST(RoomAllocation, TapsAllocateNothing) {
#if EARSHOT_COUNTS_MALLOC
  for (const Codec codec : {Codec::pcmu, Codec::g722, Codec::opus}) {
    CountedCall call(Codec::pcma, codec, Codec::opus);
    const auto prompt = tone_prompt(2300, 1s);
    call.room.add_tap(LegId{900});
    call.room.add_tap(LegId{901});
    std::vector<Heard> rows = {CountedCall::row(call.customer, call.agent),
                               CountedCall::row(call.agent, call.customer)};
    for (const LegId tap : {LegId{900}, LegId{901}})
      for (const Phone* phone : {&call.customer, &call.agent, &call.supervisor})
        rows.push_back(CountedCall::row(*phone, tap));
    call.table(rows);
    call.room.play(LegId{2}, {prompt}, false);
    g_allocations = 0;
    call.run_counted(1400);
    EXPECT_EQ(g_allocations, 0) << codec_name(codec);
    EXPECT_GT(call.tapped.size(), 300u) << "it was at work";
  }
#else
  GTEST_SKIP() << "sanitizers own malloc";
#endif
}

TEST(RoomAllocation, AMixForSeveralAllocatesNothing) {
#if EARSHOT_COUNTS_MALLOC
  for (const Codec codec : {Codec::pcmu, Codec::g722, Codec::opus}) {
    CountedCall call(Codec::pcmu, Codec::pcmu, codec);
    Phone& second = call.join({.id = 4, .codec = codec, .hz = 2300, .offset_ms = 11});
    call.table({CountedCall::row(call.customer, call.agent),
                CountedCall::row(call.agent, call.customer),
                CountedCall::row(call.customer, call.supervisor),
                CountedCall::row(call.agent, call.supervisor),
                CountedCall::row(call.customer, second), CountedCall::row(call.agent, second)});
    g_allocations = 0;
    call.run_counted(1400);
    EXPECT_EQ(g_allocations, 0) << codec_name(codec);
    EXPECT_EQ(second.payloads, call.supervisor.payloads);
  }
#else
  GTEST_SKIP() << "sanitizers own malloc";
#endif
}

}  // namespace
}  // namespace earshot::media::testing
