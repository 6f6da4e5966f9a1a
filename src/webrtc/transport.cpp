#include "webrtc/transport.hpp"

#include "webrtc/demux.hpp"

namespace earshot::webrtc {

Transport::Transport(const TransportConfig& config, const DtlsIdentity& identity, Instant now,
                     BrowserCounters& counters)
    : ice_(config.ours, config.theirs, now, counters),
      dtls_(identity, DtlsSession::Role::server, config.expected),  // a=setup:passive
      counters_(counters) {}

Output Transport::receive(Instant now, const Endpoint& source,
                          std::span<const std::uint8_t> datagram) {
  Output out;
  if (state_ == State::dead) return out;
  const Protocol protocol = protocol_of(datagram);
  if (protocol == Protocol::stun) {
    receive_stun(now, source, datagram, out);
  } else if (protocol == Protocol::other) {
    counters_.not_webrtc.add();
  } else if (source != peer()) {
    counters_.not_nominated.add();
  } else if (protocol == Protocol::dtls) {
    receive_dtls(now, datagram, out);
  } else if (state_ == State::up) {
    out.srtp = datagram;
  } else {
    counters_.early_media.add();
  }
  return out;
}

void Transport::receive_stun(Instant now, const Endpoint& source,
                             std::span<const std::uint8_t> datagram, Output& out) {
  auto answer = ice_.receive(now, source, datagram);
  if (!answer.bytes.empty()) out.send.push_back({source, std::move(answer.bytes)});
  if (answer.moved && state_ == State::up) out.event = Moved{source};
}

void Transport::receive_dtls(Instant now, std::span<const std::uint8_t> datagram, Output& out) {
  send_dtls(dtls_.receive(now, datagram), out);
  if (state_ == State::connecting) look_at_handshake(out);
}

void Transport::look_at_handshake(Output& out) {
  switch (dtls_.state()) {
    case DtlsSession::State::handshaking: return;
    case DtlsSession::State::up:
      state_ = State::up;
      counters_.connected.add();
      out.event = Up{peer(), *dtls_.keys()};
      return;
    case DtlsSession::State::failed: counters_.dtls_failed.add(); return lose(out);
    case DtlsSession::State::wrong_fingerprint: counters_.wrong_fingerprint.add(); return lose(out);
  }
}

void Transport::lose(Output& out) {
  state_ = State::dead;
  out.event = Lost{};
}

void Transport::send_dtls(DtlsSession::Datagrams&& datagrams, Output& out) const {
  for (auto& bytes : datagrams) out.send.push_back({peer(), std::move(bytes)});
}

Output Transport::step(Instant now) {
  Output out;
  if (state_ == State::dead) return out;
  if (now - ice_.last_heard() >= kConsent) {
    counters_.consent_lost.add();
    lose(out);
  } else if (state_ == State::connecting && peer()) {
    send_dtls(dtls_.step(now), out);
  }
  return out;
}

std::optional<std::string_view> ufrag_of(std::span<const std::uint8_t> datagram) {
  const auto message = read_stun(datagram);
  if (!message) return std::nullopt;
  return message->username.substr(0, message->username.find(':'));
}

}  // namespace earshot::webrtc
