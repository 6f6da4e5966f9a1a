#include "io/thread.hpp"

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace earshot::io {
namespace {

constexpr int kAudioNice = -11;
constexpr unsigned long kTimerSlackNs = 1'000;  // the default, 50 µs, is a late frame's beginning

void dress(const std::string& name, Priority priority) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
  if (priority == Priority::normal) return;
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kAudioNice);
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
