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
  // The first start's one-time password, to be shown to who started it; "": not the first.
  std::string welcome() const;
  void run();  // until stopped
  // Any thread. The first call drains, a second one stops at once.
  void request_stop();
  // Any thread: the directory again from the database, and the parts of the configuration file that
  // can change while calls go on (queues, numbers, outbound rules, [calls], [supervision], trunks,
  // the certificate, ICE servers).
  void request_reload(Config file);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace earshot::app
