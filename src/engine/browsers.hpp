#pragma once
// The browsers that know this worker's port: which datagram is whose, and where the audio goes from
// here. One socket for each address family serves them all: STUN is told apart by our ufrag,
// everything else by the address that its browser validated. Home thread: the worker's.

#include <memory>
#include <span>
#include <string>
#include <unordered_map>

#include "base/id.hpp"
#include "engine/browser_line.hpp"
#include "io/wake.hpp"
#include "webrtc/counters.hpp"
#include "webrtc/transport.hpp"

namespace earshot::engine {

struct BrowserSockets {  // descriptors; -1: that family is not served
  int v4 = -1, v6 = -1;
  int towards(const Endpoint& peer) const { return peer.address.is_v6 ? v6 : v4; }
  bool contains(int socket) const { return socket == v4 || socket == v6; }
};

class Browsers {
 public:
  explicit Browsers(webrtc::BrowserCounters& counters) : counters_(counters) {}

  struct Browser {
    LegId leg;
    std::uint32_t attempt = 0;  // connections of one leg are told apart by it
    std::unique_ptr<webrtc::Transport> transport;
    std::shared_ptr<BrowserLine> line;  // none: the leg's room is here
    io::Wake* reader = nullptr;         // of the worker at the line's other end
    Endpoint known_at;                  // its place in by_address_
  };

  // Again for the same leg: the old connection is dead at once.
  void connect(LegId leg, std::uint32_t attempt, std::unique_ptr<webrtc::Transport> transport);
  void restart_ice(LegId leg, const webrtc::IceCredentials& ours,
                   const webrtc::IceCredentials& theirs);
  void route(LegId leg, std::shared_ptr<BrowserLine> line, io::Wake* reader);
  void drop(LegId leg);

  struct Received {
    Browser* from = nullptr;  // nobody's: refused and counted
    webrtc::Output output;
  };
  Received receive(Instant now, const Endpoint& source, std::span<const std::uint8_t> datagram);

  Instant next_step(Instant otherwise) const {
    return browsers_.empty() ? otherwise : std::min(otherwise, next_step_);
  }
  template <class Take>  // take(Browser&, webrtc::Output&&)
  void step(Instant now, Take take) {
    if (browsers_.empty() || now < next_step_) return;
    next_step_ = now + webrtc::Transport::kStep;
    for (auto& [leg, browser] : browsers_) take(browser, browser.transport->step(now));
  }

  BrowserSockets sockets;

 private:
  struct AddressHash {
    std::size_t operator()(const Endpoint& endpoint) const noexcept;
  };
  Browser* of_stun(Instant now, const Endpoint& source, std::span<const std::uint8_t> datagram);
  Browser* at(const Endpoint& source) const;
  void know(Browser& browser);
  void forget_address(Browser& browser);

  webrtc::BrowserCounters& counters_;
  std::unordered_map<LegId, Browser> browsers_;
  std::unordered_map<std::string, Browser*> by_ufrag_;
  std::unordered_map<Endpoint, Browser*, AddressHash> by_address_;
  Instant next_step_{};
};

}  // namespace earshot::engine
