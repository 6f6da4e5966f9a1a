#pragma once
// One browser's connection: ICE-lite, DTLS and, behind them, its SRTP. No socket and no clock:
// datagrams and time go in, what is to be sent and what happened comes out.
//
//   datagram ─┬─ STUN ─ IceLite ─────── answer, and which pair is in use
//             ├─ DTLS ─ DtlsSession ─── answer, and in the end the keys    (from that pair only)
//             └─ SRTP, SRTCP ────────── handed on as it is                 (from that pair only)
//
// Refused bytes are counted and have no effect. Home thread: its owner's.

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "base/endpoint.hpp"
#include "base/time.hpp"
#include "media/rtp/srtp.hpp"
#include "webrtc/counters.hpp"
#include "webrtc/dtls_session.hpp"
#include "webrtc/ice_lite.hpp"

namespace earshot::webrtc {

struct Datagram {
  Endpoint to;
  std::vector<std::uint8_t> bytes;
};

// --- what happened ---
struct Up {  // media may flow, both ways, with these keys
  Endpoint peer;
  media::SrtpKeys keys;
};
struct Moved {  // the browser, already up, is elsewhere now
  Endpoint peer;
};
struct Lost {  // no consent any more, or no handshake: this connection is dead, and stays so
};
using Event = std::variant<Up, Moved, Lost>;

struct Output {
  std::vector<Datagram> send;
  std::span<const std::uint8_t> srtp;  // SRTP or SRTCP of the browser; looks into what came in
  std::optional<Event> event;
};

struct TransportConfig {
  IceCredentials ours, theirs;  // of our answer, of the browser's offer
  Fingerprint expected;         // of the browser's certificate
};

class Transport {
 public:
  // No check that only the browser can have sent for so long: its consent has ended (RFC 7675
  // section 5.1). A browser that never comes is lost after the same time.
  static constexpr Micros kConsent = 30s;
  static constexpr Micros kStep = 50ms;  // step() wants to be called about that often

  Transport(const TransportConfig& config, const DtlsIdentity& identity, Instant now,
            BrowserCounters& counters);

  // For SRTP it allocates nothing.
  Output receive(Instant now, const Endpoint& source, std::span<const std::uint8_t> datagram);
  Output step(Instant now);

  // New credentials for the same association: its keys stay.
  void restart_ice(const IceCredentials& ours, const IceCredentials& theirs) {
    ice_.restart(ours, theirs);
  }

  const Endpoint& peer() const { return ice_.selected(); }  // port 0: not known yet
  Instant last_heard() const { return ice_.last_heard(); }
  const std::string& ufrag() const { return ice_.ufrag(); }

 private:
  void receive_stun(Instant now, const Endpoint& source, std::span<const std::uint8_t> datagram,
                    Output& out);
  void receive_dtls(Instant now, std::span<const std::uint8_t> datagram, Output& out);
  void send_dtls(DtlsSession::Datagrams&& datagrams, Output& out) const;
  void look_at_handshake(Output& out);
  void lose(Output& out);

  IceLite ice_;
  DtlsSession dtls_;
  BrowserCounters& counters_;
  enum class State : std::uint8_t { connecting, up, dead } state_ = State::connecting;
};

// Whose browser this STUN message is for: our half of its USERNAME. Nothing when it is no STUN.
std::optional<std::string_view> ufrag_of(std::span<const std::uint8_t> datagram);

}  // namespace earshot::webrtc
