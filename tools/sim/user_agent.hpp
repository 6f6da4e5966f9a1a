#pragma once
// One SIP address and port that hosts any number of simulated phones, as one Sofia agent. The
// phones of a floor share one; the customers behind a trunk share another.

#include <cstdint>
#include <memory>
#include <string>

#include "base/endpoint.hpp"
#include "base/result.hpp"
#include "sim/rtp_engine.hpp"
#include "sim/sip_thread.hpp"

namespace earshot::sim {

struct World {  // what all simulated people share; outlives every UserAgent and Phone
  RtpEngine rtp;
  SipThread sip;
};

struct UserAgentOptions {
  Endpoint local;      // port 0: any free one
  Endpoint server;     // where calls and registrations go
  std::string domain;  // of the addresses of record; "": the server's address
};

class UserAgent {
 public:
  static Result<std::unique_ptr<UserAgent>> open(World& world, UserAgentOptions options);
  ~UserAgent();  // after its phones

  World& world();
  const UserAgentOptions& options() const;  // with the port that was found

  struct Core;  // Sofia's side, user_agent_core.hpp
  Core& core() { return *core_; }

 private:
  explicit UserAgent(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace earshot::sim
