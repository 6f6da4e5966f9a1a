// In the steady state a media worker allocates nothing: every new and malloc of the process is
// counted, by thread, while calls run in every mode over real sockets. Debian's libsrtp allocates
// (it works through NSS): what happens inside its four calls is not counted as ours.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "engine/testing/floor.hpp"

namespace {

thread_local bool of_the_test = false;  // the phones and the control part may allocate
std::atomic<bool> counting = false;
std::atomic<std::uint64_t> allocations = 0, srtp_packets = 0;

}  // namespace

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define EARSHOT_COUNTS_ALLOCATIONS 1
namespace {

thread_local bool in_libsrtp = false;

void count() {
  if (counting.load(std::memory_order_relaxed) && !of_the_test && !in_libsrtp) {
    allocations.fetch_add(1);
  }
}

using SrtpCall = srtp_err_status_t(srtp_t, void*, int*);
srtp_err_status_t call_libsrtp(std::atomic<SrtpCall*>& real, const char* name, srtp_t session,
                               void* packet, int* size) {
  in_libsrtp = true;
  if (real == nullptr) real = reinterpret_cast<SrtpCall*>(dlsym(RTLD_NEXT, name));
  const auto result = real.load()(session, packet, size);
  in_libsrtp = false;
  if (!of_the_test) srtp_packets.fetch_add(1);
  return result;
}

}  // namespace

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
// Found before the library's own.
#define EARSHOT_WATCH(name)                                         \
  srtp_err_status_t name(srtp_t session, void* packet, int* size) { \
    static std::atomic<SrtpCall*> real = nullptr;                   \
    return call_libsrtp(real, #name, session, packet, size);        \
  }
EARSHOT_WATCH(srtp_protect)
EARSHOT_WATCH(srtp_unprotect)
EARSHOT_WATCH(srtp_protect_rtcp)
EARSHOT_WATCH(srtp_unprotect_rtcp)

// Below new, so that C libraries are counted as well.
void* malloc(std::size_t size) {
  count();
  return __libc_malloc(size);
}
void* calloc(std::size_t n, std::size_t size) {
  count();
  return __libc_calloc(n, size);
}
void* realloc(void* old, std::size_t size) {
  count();
  return __libc_realloc(old, size);
}
}
#endif

namespace earshot::engine {
namespace {

using testing::Floor;

TEST(Allocation, TheWorkerAllocatesNothingWhileCallsRun) {
#ifndef EARSHOT_COUNTS_ALLOCATIONS
  GTEST_SKIP() << "sanitizers bring their own allocator";
#endif
  of_the_test = true;
  for (const auto backend : {io::PacketLoop::Backend::epoll, io::PacketLoop::Backend::io_uring}) {
    EngineConfig config;
    config.backend = backend;
    Floor floor(config);
    const auto room = floor.open_room();
    const auto customer = floor.add_phone(500), agent = floor.add_phone(900),
               supervisor = floor.add_phone(1'400);
    for (const auto leg : {customer, agent, supervisor}) {
      floor.engine().perform(core::Join{leg, room});
    }
    const LegId tap{0x7000'0001};  // all of it is recorded
    floor.engine().perform(core::StartTap{room, tap});
    const Floor::Rows monitor = {{customer, agent},   {agent, customer}, {customer, supervisor},
                                 {agent, supervisor}, {customer, tap},   {agent, tap},
                                 {supervisor, tap}};
    auto whisper = monitor;
    whisper.push_back({supervisor, agent});
    auto barge = whisper;
    barge.push_back({supervisor, customer});
    for (const auto& rows : {monitor, whisper, barge}) {
      floor.set_table(room, rows);
      floor.expect_hearing(rows, "settled");
      const auto sent_before = floor.counter("earshot_rtp_sent_total");
      allocations = 0;
      counting = true;
      floor.talk(75);  // with the second's report of qualities in it
      counting = false;
      EXPECT_EQ(allocations, 0u) << rows.size() << " rows";
      EXPECT_GT(floor.counter("earshot_rtp_sent_total"), sent_before + 150) << "it was at work";
      EXPECT_GT(floor.engine().tap_rings().front()->depth(), 0u);
    }
  }
}

// Two browsers and a phone; the browsers' port is another worker's than the room.
TEST(Allocation, TheWorkersAllocateNothingForBrowsers) {
#ifndef EARSHOT_COUNTS_ALLOCATIONS
  GTEST_SKIP() << "sanitizers bring their own allocator";
#endif
  of_the_test = true;
  for (const bool elsewhere : {false, true}) {
    EngineConfig config;
    config.browser_port = 31'200;
    config.workers = 2;
    config.rooms_to_fill = 1;
    Floor floor(config);
    const auto room = floor.open_room(), other = floor.open_room();
    const auto customer = floor.add_phone(500), far_away = floor.add_phone(700);
    floor.engine().perform(core::Join{customer, room});
    floor.engine().perform(core::Join{far_away, other});
    const auto near = elsewhere ? far_away : customer;
    const auto agent = floor.add_browser(900, near), supervisor = floor.add_browser(1'400, near);
    for (const auto leg : {agent, supervisor}) floor.engine().perform(core::Join{leg, room});
    const Floor::Rows rows = {{customer, agent},
                              {agent, customer},
                              {customer, supervisor},
                              {agent, supervisor},
                              {supervisor, agent}};
    floor.set_table(room, rows);
    floor.expect_hearing(rows, "settled");
    for (const auto leg : {agent, supervisor}) floor.browser(leg).check_no_more();
    allocations = srtp_packets = 0;
    counting = true;
    floor.talk(75);
    counting = false;
    EXPECT_EQ(allocations, 0u) << (elsewhere ? "handed over" : "at home");
    EXPECT_GT(srtp_packets, 250u) << "it was at work";
  }
}

TEST(Allocation, TheCounterCounts) {
#ifndef EARSHOT_COUNTS_ALLOCATIONS
  GTEST_SKIP() << "sanitizers bring their own allocator";
#endif
  of_the_test = true;
  // The counter itself works: a worker that starts does allocate.
  counting = true;
  { Floor floor; }
  counting = false;
  EXPECT_GT(allocations, 0u);
}

}  // namespace
}  // namespace earshot::engine
