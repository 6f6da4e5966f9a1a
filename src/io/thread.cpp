#include "io/thread.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>

namespace earshot::io {
namespace {

constexpr int kAudioPriority = 1;  // the lowest real-time one: before all ordinary threads, and
                                   // after whatever an operator puts above us
constexpr unsigned long kTimerSlackNs = 1'000;  // the default, 50 µs, is a late frame's beginning

void dress(const std::string& name, Priority priority) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
  if (priority == Priority::normal) return;
  const sched_param wish{.sched_priority = kAudioPriority};
  (void)pthread_setschedparam(pthread_self(), SCHED_RR, &wish);
  (void)prctl(PR_SET_TIMERSLACK, kTimerSlackNs);
}

}  // namespace

Thread::Thread(std::string name, Priority priority, std::function<void()> body)
    : thread_([name = std::move(name), priority, body = std::move(body)] {
        dress(name, priority);
        body();
      }) {}

void Thread::join() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace earshot::io
