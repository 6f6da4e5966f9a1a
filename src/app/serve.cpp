#include "app/serve.hpp"

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <iostream>
#include <thread>

#include "app/config.hpp"
#include "app/logging.hpp"
#include "app/server.hpp"
#include "app/site_time.hpp"
#include "app/version.hpp"

namespace earshot::app {

namespace {

ConfigReading configuration(const ServeOptions& options) { return load_config(options.config); }

// Signals become ordinary calls on a thread that waits for nothing else. Made before every other
// thread, so that all of them inherit the mask.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    ::signal(SIGPIPE,
             SIG_IGN);  // a peer that closed its connection is an error code, not our death
    ::signal(SIGXFSZ, SIG_IGN);  // and a file that may not grow (ulimit -f) is a full disk
  }
  ~Signals() { stop(); }
  // Nothing is forwarded any more when it returns.
  void stop() {
    if (!thread_.joinable()) return;
    stopping_ = true;
    pthread_kill(thread_.native_handle(), SIGUSR1);  // only to wake it
    thread_.join();
  }

  template <class OnStop, class OnReload>
  void forward(OnStop on_stop, OnReload on_reload) {
    thread_ = std::thread([this, on_stop, on_reload] {
      for (int signal = 0; sigwait(&set_, &signal) == 0 && !stopping_;) {
        if (signal == SIGHUP) on_reload();
        if (signal == SIGTERM || signal == SIGINT) on_stop();
      }
    });
  }

 private:
  sigset_t set_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace

int serve(const ServeOptions& options) {
  Signals signals;
  const ConfigReading reading = configuration(options);
  std::cerr << reading.text();
  if (!reading.good()) return 1;
  use_time_zone(reading.config.rules.time_zone);

  Counters counters;
  auto log = ProgramLog::open(reading.config.log, counters);
  if (!log) {
    std::cerr << log.error().message << "\n";
    return 1;
  }
  auto server = Server::start(reading.config, counters, **log);
  if (!server) {
    std::cerr << server.error().message << "\n";
    return 1;
  }

  signals.forward([&] { (*server)->request_stop(); },
                  [&] {
                    ConfigReading fresh = configuration(options);
                    if (fresh.good()) return (*server)->request_reload(std::move(fresh.config));
                    (*log)->write(LogLevel::error, "config",
                                  "the configuration stays as it was: " + fresh.text());
                  });
  std::cout << "Earshot " << kVersion << " is ready: " << (*server)->addresses() << "\n"
            << (*server)->welcome() << std::flush;
  (*server)->run();
  signals.stop();  // before the server that they would call is gone
  return 0;
}

}  // namespace earshot::app
