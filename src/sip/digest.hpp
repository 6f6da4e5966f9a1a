#pragma once
// Digest authentication (RFC 2617, RFC 7616) with MD5 and SHA-256 (RFC 8760), both ways. Pure: time
// and chance are handed in. Secrets and responses never reach a log.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"

namespace earshot::sip {

std::string md5_hex(std::string_view text);
std::string sha256_hex(std::string_view text);
// As `algorithm` says; empty is MD5. Session and other variants are not ours.
bool is_known_algorithm(std::string_view algorithm);

struct DigestResponse {  // an Authorization header, read
  std::string username, realm, nonce, uri, response, algorithm, cnonce, qop, nc;
};

// What `method` must answer; empty algorithm and qop mean MD5 without qop (RFC 2069).
std::string expected_response(const DigestResponse& with, std::string_view secret,
                              std::string_view method);

// The value of an Authorization or Proxy-Authorization header of ours.
std::string format_authorization(const DigestResponse& with, std::string_view response,
                                 std::string_view opaque);

// Nonces that need no memory until they prove right: time and a MAC over it, the source address and
// a per-process key. Only the counts (nc) of nonces that somebody used with the right secret are
// kept, so a flood of guesses costs nothing.
class Nonces {
 public:
  using Key = std::array<std::uint8_t, 32>;
  Nonces(Key key, Seconds life);

  std::string make(Instant now, std::string_view source) const;

  enum class Verdict { fresh, stale, foreign };
  Verdict judge(Instant now, std::string_view nonce, std::string_view source) const;
  // After the response proved right: false when this count was used before (a replay).
  bool use(Instant now, std::string_view nonce, std::string_view nc);

 private:
  std::string mac(std::string_view stamp, std::string_view source) const;

  const Key key_;
  const Seconds life_;
  struct Used {
    Instant at;
    std::uint64_t last_count = 0;
  };
  std::unordered_map<std::string, Used> used_;
};

}  // namespace earshot::sip
