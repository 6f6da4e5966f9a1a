#pragma once
// The ICE-lite end of one browser's path (RFC 8445): it waits at known addresses, answers checks,
// and lets the browser say which pair is in use. It sends no checks of its own. Consent to send
// (RFC 7675) is the browser's going on to check. Pure; home thread: its owner's.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/endpoint.hpp"
#include "base/time.hpp"
#include "webrtc/counters.hpp"
#include "webrtc/stun.hpp"

namespace earshot::webrtc {

struct IceCredentials {
  std::string ufrag, password;
  bool operator==(const IceCredentials&) const = default;
};

class IceLite {
 public:
  IceLite(IceCredentials ours, IceCredentials theirs, Instant now, BrowserCounters& counters);

  // The browser asks for new credentials (RFC 8445 section 9): old ones are void at once, the pair
  // in use stays until another is nominated.
  void restart(IceCredentials ours, const IceCredentials& theirs);

  struct Answer {
    std::vector<std::uint8_t> bytes;  // to where the check came from; empty: none
    bool moved = false;               // another pair than before is in use now
  };
  Answer receive(Instant now, const Endpoint& source, std::span<const std::uint8_t> packet);

  // The browser's end of the validated and nominated pair: nobody else may speak. Port 0: none yet.
  const Endpoint& selected() const { return selected_; }
  // When a check came that only the browser can have sent; before the first, when it was made.
  Instant last_heard() const { return heard_; }
  const std::string& ufrag() const { return ours_.ufrag; }

 private:
  enum class Sight : std::uint8_t { first, again, replayed };
  Sight see(const TransactionId& id, const Endpoint& source);

  IceCredentials ours_;
  std::string username_;  // of their checks
  BrowserCounters& counters_;
  Instant heard_;
  Endpoint selected_;
  // Transactions seen. A check is repeated from where it came first; from elsewhere it is
  // somebody's copy, who would draw our packets to himself.
  struct Seen {
    TransactionId id{};
    Endpoint source;
  };
  std::array<Seen, 128> seen_{};  // minutes of consent checks
  std::size_t next_seen_ = 0;
};

}  // namespace earshot::webrtc
