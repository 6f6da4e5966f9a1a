#pragma once
// The running program: every part, made in the order in which they need each other and ended in the
// reverse one. The whole wiring is start() in server.cpp. Home thread: control.

#include <filesystem>
#include <memory>
#include <string>

#include "app/config.hpp"
#include "base/counters.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace earshot::app {

class Server {
 public:
  static Result<std::unique_ptr<Server>> start(Config config, Counters& counters, Log& log);
  ~Server();

  std::string addresses() const;  // where it listens, for people
  void run();                     // until stopped
  // Any thread. The first call drains, a second one stops at once.
  void request_stop();
  // Any thread: people again from the database, and the parts of `config` that can change while
  // calls go on (queues, numbers, outbound rules, [calls], [supervision], trunks).
  void request_reload(Config config);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace earshot::app
