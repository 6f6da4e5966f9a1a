#pragma once
// One DTLS 1.2 association that agrees SRTP keys (RFC 6347, RFC 5764), by OpenSSL over memory:
// datagrams go in and come out, time is handed in. The peer's certificate has to have the
// fingerprint that signalling told; with any other there are never keys. Home thread: its owner's.
//
// What a lost datagram costs is repaired here: the last flight goes out again, octet for octet,
// until the peer goes on (its records are new to who missed them and replays to who did not).
// OpenSSL's own timer would ask the real clock.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "media/rtp/srtp.hpp"
#include "webrtc/dtls_identity.hpp"

struct ssl_st;
struct x509_store_ctx_st;

namespace earshot::webrtc {

class DtlsSession {
 public:
  enum class Role : std::uint8_t { server, client };
  enum class State : std::uint8_t { handshaking, up, failed, wrong_fingerprint };
  using Datagrams = std::vector<std::vector<std::uint8_t>>;

  // `identity` outlives the session.
  DtlsSession(const DtlsIdentity& identity, Role role, const Fingerprint& expected);
  DtlsSession(const DtlsSession&) = delete;
  DtlsSession& operator=(const DtlsSession&) = delete;

  // Each returns what is to be sent.
  Datagrams start(Instant now);  // a client's first words; a server has none
  Datagrams receive(Instant now, std::span<const std::uint8_t> datagram);
  Datagrams step(Instant now);  // often enough for its patience, kFirstPatience

  State state() const { return state_; }
  std::optional<media::SrtpKeys> keys() const;  // when up

  // OpenSSL's question, of a session with this in its app data; set by DtlsIdentity.
  static int check_certificate(x509_store_ctx_st* store, void*);

  static constexpr Micros kFirstPatience = 100ms, kLongestPatience = 1s;

 private:
  struct Free {
    void operator()(ssl_st* session) const;
  };

  Datagrams advance(Instant now);
  Datagrams drain();
  bool end_handshake();

  std::unique_ptr<ssl_st, Free> ssl_;
  const Role role_;
  const Fingerprint expected_;
  State state_ = State::handshaking;
  std::optional<media::SrtpKeys> keys_;
  Datagrams flight_;  // our last one
  Instant repeat_at_{};
  Micros patience_ = kFirstPatience;
};

}  // namespace earshot::webrtc
