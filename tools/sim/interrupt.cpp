// Ctrl-C and SIGTERM: a run that is asked to end hangs up politely and still reports.
#include <csignal>
#include <thread>

#include "sim/clock.hpp"
#include "sim/commands.hpp"

namespace earshot::sim {
namespace {

volatile std::sig_atomic_t asked = 0;

const bool handlers_set = [] {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { asked = 1; });
  return true;
}();

}  // namespace

bool interrupted() { return handlers_set && asked != 0; }

bool pause_for(Millis time) {
  constexpr std::chrono::nanoseconds kLook = 100ms;  // a signal ends it within this
  const auto end = std::chrono::steady_clock::now() + time;
  while (!interrupted()) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= left.zero()) return true;
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, kLook));
  }
  return false;
}

}  // namespace earshot::sim
