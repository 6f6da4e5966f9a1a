#pragma once
// Tells when a connection that a peer opened to us is gone. Home thread: control.

#include <functional>
#include <map>
#include <memory>

#include "sip/sofia.hpp"

namespace earshot::sip {

class Connections {
 public:
  using Lost = std::function<void(const Endpoint& peer)>;
  // `lost` may be told from within Sofia: it must not undo what Sofia is working on.
  explicit Connections(Lost lost) : lost_(std::move(lost)) {}
  ~Connections();
  Connections(const Connections&) = delete;

  // The connection that brought `message`, if it was one (TCP, TLS).
  void watch(nta_agent_t* agent, msg_t* message);

 private:
  struct Watched {
    Connections* of;
    tport_t* connection;
    Endpoint peer;
    int pending;
  };
  void forget(Watched& watched);

  Lost lost_;
  std::map<const tport_t*, std::unique_ptr<Watched>> watched_;
};

}  // namespace earshot::sip
