#pragma once
// Who sent this request? Digest for people's phones, with a back-off against guessing. Judges
// without keeping anything of a request that proves nothing. Home thread: control.

#include <string>
#include <unordered_map>

#include "core/ports.hpp"
#include "sip/digest.hpp"

namespace earshot::sip {

// Counts failures by key and says when the next try is welcome: 5 are free, then 2 s, 4 s … up to
// `longest`. Forgets a key 10 minutes after its last failure; holds at most 10,000.
class AttemptLimiter {
 public:
  explicit AttemptLimiter(Seconds longest) : longest_(longest) {}
  Seconds wait(Instant now, const std::string& key) const;  // 0: try
  void failed(Instant now, const std::string& key);
  void succeeded(const std::string& key) { failures_.erase(key); }

 private:
  struct Failures {
    int count = 0;
    Instant last;
  };
  const Seconds longest_;
  std::unordered_map<std::string, Failures> failures_;
};

class Authenticator {
 public:
  Authenticator(std::string realm, Seconds nonce_life, const core::Credentials& people);

  enum class Verdict { accepted, challenge, stale, too_many };
  struct Ruling {
    Verdict verdict = Verdict::challenge;
    core::SipCredentials who;   // when accepted
    Seconds retry_after{0};     // when too many
    bool wrong_secret = false;  // to count
  };
  // `response`: their Authorization for our realm, if any. The answer to an unknown name is the
  // same, in the same time, as to a wrong secret (A1).
  Ruling judge(Instant now, const std::optional<DigestResponse>& response, std::string_view method,
               const IpAddress& source);
  // The same for a trunk that must prove its own credentials.
  Ruling judge_as(Instant now, const std::optional<DigestResponse>& response,
                  std::string_view method, const IpAddress& source,
                  const core::SipCredentials& only);

  std::string challenge(Instant now, const IpAddress& source, bool stale,
                        std::string_view algorithm) const;
  const std::string& realm() const { return realm_; }

 private:
  Ruling check(Instant now, const DigestResponse& response, std::string_view method,
               const IpAddress& source, const std::optional<core::SipCredentials>& expected);

  const std::string realm_;
  const core::Credentials& people_;
  Nonces nonces_;
  AttemptLimiter by_address_{300s};
  // By name a stranger could lock somebody out, so this wait stays short.
  AttemptLimiter by_name_{8s};
};

}  // namespace earshot::sip
