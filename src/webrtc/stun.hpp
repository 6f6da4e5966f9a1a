#pragma once
// STUN binding messages (RFC 8489) with what ICE puts into them (RFC 8445 section 16): read into a
// view that looks into the packet, and written.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/endpoint.hpp"

namespace earshot::webrtc {

using TransactionId = std::array<std::uint8_t, 12>;

struct StunMessage {
  enum class Kind : std::uint16_t {
    request = 0x0001,
    indication = 0x0011,
    success = 0x0101,
    error = 0x0111
  };
  Kind kind = Kind::request;
  TransactionId id{};
  std::string_view username;
  bool use_candidate = false;
  std::optional<std::uint64_t> controlling, controlled;  // the sender's role, and its tie-breaker
  std::optional<Endpoint> mapped;                        // XOR-MAPPED-ADDRESS
  int error = 0;
  std::optional<std::uint16_t> not_understood;  // an attribute that its sender wants understood
  std::span<const std::uint8_t> signed_part;    // what MESSAGE-INTEGRITY covers
  std::span<const std::uint8_t> integrity;      // empty: it has none
};

// Nothing when it is no binding message, any length in it lies, or its FINGERPRINT is missing or
// wrong (ICE wants one: RFC 8445 section 7.1).
std::optional<StunMessage> read_stun(std::span<const std::uint8_t> packet);

// Signed with this password (HMAC-SHA1)?
bool is_authentic(const StunMessage& message, std::string_view password);

class StunWriter {
 public:
  StunWriter(StunMessage::Kind kind, const TransactionId& id);

  StunWriter& username(std::string_view name);
  StunWriter& priority(std::uint32_t value);
  StunWriter& use_candidate();
  StunWriter& controlling(std::uint64_t tie_breaker);
  StunWriter& controlled(std::uint64_t tie_breaker);
  StunWriter& mapped(const Endpoint& seen);
  StunWriter& error(int code, std::string_view reason);
  StunWriter& not_understood(std::uint16_t attribute);
  StunWriter& sign(std::string_view password);
  std::vector<std::uint8_t> finish();  // with the FINGERPRINT

 private:
  void begin(std::uint16_t attribute, std::size_t size);
  void append(std::uint64_t value, int octets);
  void append_padded(std::string_view text);

  std::vector<std::uint8_t> bytes_;
};

}  // namespace earshot::webrtc
