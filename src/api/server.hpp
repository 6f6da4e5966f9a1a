#pragma once
// The HTTP/1.1 and WebSocket door for consoles, integrators and the command line: requests become
// commands and queries, views and events become JSON. contract/ is what it promises. It decides who
// comes in and which routes he may use; who may do what to whom is the core's business.
//
// Threads: the server runs its own; start() and stop() belong to the owner's thread. Nothing that a
// client sends can end the program: bad input is answered with a status and counted.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/accounts.hpp"
#include "api/administration.hpp"
#include "api/audit_trail.hpp"
#include "api/device_line.hpp"
#include "api/history.hpp"
#include "api/live_media.hpp"
#include "api/recording_library.hpp"
#include "api/rule_book.hpp"
#include "api/stream.hpp"
#include "api/system.hpp"
#include "base/counters.hpp"
#include "base/endpoint.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/core.hpp"

namespace earshot::api {

// The way to the control thread, implemented by app/. Both may be called from any thread, also from
// inside a callback, and return at once; callbacks run on the control thread, later or never (a
// server that shuts down). They hold nothing that dies with the Server.
class Control {
 public:
  virtual ~Control() = default;
  // `command` comes without a request id: the implementation puts one in and calls `done` with the
  // Reply to it.
  virtual void command(core::Command command,
                       std::function<void(Result<core::SupervisionResult>)> done) = 0;
  // `now` is the control thread's clock, the one that the views' instants are in.
  virtual void query(std::function<void(const core::Core&, Instant now)> read) = 0;
};

struct HealthPart {
  std::string name;  // "store", "sip"
  bool ok = false;
  std::string message;  // for operators, when not ok; no personal data
};
// Asked by GET /readyz from a server thread: must be quick and safe to call from there.
using HealthProbe = std::function<std::vector<HealthPart>()>;

// What the server asks of the program around it. All lent, all may be null: then what needs it is
// answered with 503, or missing.
struct Seams {
  Accounts* accounts = nullptr;
  Administration* administration = nullptr;
  History* history = nullptr;
  LiveMedia* media = nullptr;
  System* system = nullptr;
  DeviceSink* devices = nullptr;
  RuleBook* rules = nullptr;
  RecordingLibrary* recordings = nullptr;
  AuditTrail* audit = nullptr;
};

struct ApiConfig {
  Endpoint listen;    // anything but loopback needs a certificate; port 0: any free one
  std::string token;  // bearer token of the operator, at least 16 characters; only its hash stays
  std::size_t threads = 1;

  std::string certificate, key;      // PEM files; "": plain HTTP
  std::string console;               // directory with the console's index.html; "": none
  std::vector<std::string> origins;  // of pages, besides this server's own: "https://host:port"
  Millis sign_in_idle = 12h;         // a sign-in that is not used; an open stream is use
  Millis sign_in_absolute = 24h * 14;

  std::size_t max_connections = 256;   // beyond: 503 and closed
  std::size_t max_header = 16 * 1024;  // octets; beyond: 431
  std::size_t max_body = 256 * 1024;   // octets; beyond: 413
  std::size_t max_json_depth = 32;
  Millis read_time = 10s;    // for a whole request, also the idle time between two
  Millis apply_time = 5s;    // a command's answer; beyond: 504
  Millis control_time = 5s;  // a query's answer; beyond: 503
  Millis office_time = 30s;  // the database's, or a password's hash; beyond: 503
};

class Server {
 public:
  // Fails with "api_not_loopback", "api_tls", "no_console", "api_token_weak", "store_unavailable"
  // or "address_in_use" and friends. `control`, `counters`, `log` and what `seams` points to must
  // outlive the server.
  static Result<std::unique_ptr<Server>> start(ApiConfig config, Control& control,
                                               Counters& counters, Log& log, HealthProbe health,
                                               Seams seams = {});
  ~Server();  // stops

  std::uint16_t port() const;
  // The owner's thread: certificate and console from their files again, for new connections. A
  // fault leaves everything as it was.
  Result<void> reload();
  // Any thread: the database's sign-ins may be fewer than before (a password was renewed from the
  // shell). Whoever is not among them any more is signed out, a moment later.
  void recheck_sign_ins();
  // Wire its on_events() to the core's events. Lives as long as the server.
  Stream& stream();
  void stop();  // closes every connection and joins the threads; again: does nothing

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace earshot::api
