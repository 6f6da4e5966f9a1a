// In the steady state a media worker allocates nothing: every new and malloc of the process is
// counted, by thread, while calls run in every mode over real sockets.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "engine/testing/floor.hpp"

namespace {

thread_local bool of_the_test = false;  // the phones and the control part may allocate
std::atomic<bool> counting = false;
std::atomic<std::uint64_t> allocations = 0;

void count() {
  if (counting.load(std::memory_order_relaxed) && !of_the_test) allocations.fetch_add(1);
}

}  // namespace

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define EARSHOT_COUNTS_ALLOCATIONS 1
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
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
    const Floor::Rows monitor = {
        {customer, agent}, {agent, customer}, {customer, supervisor}, {agent, supervisor}};
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
    }
  }
  // The counter itself works: a worker that starts does allocate.
  counting = true;
  { Floor floor; }
  counting = false;
  EXPECT_GT(allocations, 0u);
}

}  // namespace
}  // namespace earshot::engine
