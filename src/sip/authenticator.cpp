#include "sip/authenticator.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>

#include "base/check.hpp"

namespace earshot::sip {

namespace {

constexpr int kFreeFailures = 5;
constexpr std::size_t kMaxKeys = 10'000;
constexpr auto kForgetAfter = 10min;

Nonces::Key random_key() {
  Nonces::Key key{};
  CHECK(getrandom(key.data(), key.size(), 0) == static_cast<ssize_t>(key.size()));
  return key;
}

}  // namespace

Seconds AttemptLimiter::wait(Instant now, const std::string& key) const {
  const auto it = failures_.find(key);
  if (it == failures_.end() || it->second.count < kFreeFailures) return 0s;
  const int doublings = std::min(it->second.count - kFreeFailures, 16);
  const auto until = it->second.last + std::min(longest_, Seconds(2) * (1 << doublings));
  if (until <= now) return 0s;
  return std::chrono::duration_cast<Seconds>(until - now) + 1s;
}

void AttemptLimiter::failed(Instant now, const std::string& key) {
  if (failures_.size() >= kMaxKeys) {
    std::erase_if(failures_, [&](const auto& e) { return now - e.second.last > kForgetAfter; });
    if (failures_.size() >= kMaxKeys && !failures_.contains(key)) return;
  }
  auto& failures = failures_[key];
  if (now - failures.last > kForgetAfter) failures.count = 0;
  ++failures.count;
  failures.last = now;
}

Authenticator::Authenticator(std::string realm, Seconds nonce_life, const core::Credentials& people)
    : realm_(std::move(realm)), people_(people), nonces_(random_key(), nonce_life) {}

std::string Authenticator::challenge(Instant now, const IpAddress& source, bool stale,
                                     std::string_view algorithm) const {
  return fmt::format("Digest realm=\"{}\", nonce=\"{}\", algorithm={}, qop=\"auth\"{}", realm_,
                     nonces_.make(now, source.text()), algorithm, stale ? ", stale=true" : "");
}

Authenticator::Ruling Authenticator::judge(Instant now,
                                           const std::optional<DigestResponse>& response,
                                           std::string_view method, const IpAddress& source) {
  if (!response) return {Verdict::challenge};
  return check(now, *response, method, source, people_.find(response->username));
}

Authenticator::Ruling Authenticator::judge_as(Instant now,
                                              const std::optional<DigestResponse>& response,
                                              std::string_view method, const IpAddress& source,
                                              const core::SipCredentials& only) {
  if (!response) return {Verdict::challenge};
  if (response->username != only.username) return check(now, *response, method, source, {});
  return check(now, *response, method, source, only);
}

Authenticator::Ruling Authenticator::check(Instant now, const DigestResponse& response,
                                           std::string_view method, const IpAddress& source,
                                           const std::optional<core::SipCredentials>& expected) {
  const auto address = source.text();
  const auto wait = std::max(by_address_.wait(now, address), by_name_.wait(now, response.username));
  if (wait > 0s) return {Verdict::too_many, {}, wait};

  // A nonce from another address, key or time says nothing about the secret: a new one is due.
  if (nonces_.judge(now, response.nonce, address) != Nonces::Verdict::fresh)
    return {Verdict::stale};
  const std::string secret = expected ? expected->secret : "an unknown name takes as long";
  const bool right = expected_response(response, secret, method) == response.response;
  if (!expected || !right || expected->secret.empty()) {
    by_address_.failed(now, address);
    by_name_.failed(now, response.username);
    return {Verdict::challenge, {}, 0s, true};
  }
  if (!nonces_.use(now, response.nonce, response.nc)) return {Verdict::stale};  // A3
  by_address_.succeeded(address);
  by_name_.succeeded(response.username);
  return {Verdict::accepted, *expected};
}

}  // namespace earshot::sip
