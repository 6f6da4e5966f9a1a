#pragma once
// The program around the API: what it is, how it is doing, what a console must know of its
// configuration. Implemented by app/; called from api/'s threads, quick and safe to call from
// there.

#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"

namespace earshot::api {

struct RegistrationRow {
  std::string extension, name, uri, user_agent, transport;
  Seconds expires{};
};
struct TrunkState {
  std::string name;
  bool reachable = false, registered = false;
  int last_status = 0;  // SIP; 0: none yet
  std::size_t calls = 0;
};
struct SystemNow {
  std::string version;
  Seconds uptime{};
  std::size_t legs = 0;
  double cpu_percent = 0;  // of one core
  double memory_mb = 0;
  std::size_t ports_free = 0, ports_resting = 0;
  std::vector<RegistrationRow> registrations;
  std::vector<TrunkState> trunks;
};

struct IceServer {
  std::vector<std::string> urls;
  std::string username, credential;  // "": none
};
struct ConsoleSettings {
  std::string node, version;
  std::vector<std::string> help_reasons;
  std::vector<IceServer> ice_servers;
  bool notify_agents = true;  // the core's Settings
};

class System {
 public:
  virtual ~System() = default;
  virtual SystemNow now() = 0;
  virtual ConsoleSettings console() = 0;
  virtual bool has_phone(PersonId person) = 0;  // a SIP phone of his can be rung now
};

}  // namespace earshot::api
