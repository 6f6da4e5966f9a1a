#include "api/keys.hpp"

#include <sodium.h>
#include <strings.h>

#include <set>

#include "base/check.hpp"

namespace earshot::api {
namespace {

constexpr Millis kWriteEvery = 5min;

}  // namespace

KeyHash hash_key(std::string_view secret) {
  CHECK(sodium_init() >= 0);
  KeyHash hash;
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                     0);
  return hash;
}

std::string make_key() {
  std::array<unsigned char, 32> random;
  randombytes_buf(random.data(), random.size());
  std::string text(random.size() * 2, '\0');
  sodium_bin2hex(text.data(), text.size() + 1, random.data(), random.size());
  return text;
}

Keys::Keys(std::string_view operator_token, Lifetimes lifetimes)
    : operator_(hash_key(operator_token)), lifetimes_(lifetimes) {}

// The maps are searched by the hash of what was offered: what their order tells about a hash helps
// nobody to find a secret.
Asker Keys::of_authorization(std::string_view authorization, WallTime now) const {
  constexpr std::string_view kScheme = "Bearer ";
  const bool bearer = authorization.size() >= kScheme.size() &&
                      strncasecmp(authorization.data(), kScheme.data(), kScheme.size()) == 0;
  const auto key = hash_key(bearer ? authorization.substr(kScheme.size()) : "");
  Asker asker;
  asker.key = key;
  if (!bearer) return asker;
  if (sodium_memcmp(key.data(), operator_.data(), key.size()) == 0) {
    asker.kind = Asker::Kind::operator_;
    return asker;
  }
  std::lock_guard lock(mutex_);
  const auto found = tokens_.find(key);
  if (found == tokens_.end() || found->second.expires <= now) return asker;
  asker.kind = Asker::Kind::token;
  asker.role = found->second.role;
  return asker;
}

Asker Keys::of_cookie(std::string_view cookie, WallTime now) const {
  Asker asker;
  asker.key = hash_key(cookie);
  std::lock_guard lock(mutex_);
  const auto found = sign_ins_.find(asker.key);
  if (found == sign_ins_.end() || is_over(found->second.sign_in, now)) return asker;
  asker.kind = Asker::Kind::person;
  asker.person = found->second.sign_in.person;
  asker.must_change_password = found->second.must_change_password;
  return asker;
}

bool Keys::is_alive(const Asker& asker, WallTime now) const {
  if (asker.kind == Asker::Kind::operator_) return true;
  std::lock_guard lock(mutex_);
  if (asker.kind == Asker::Kind::token) {
    const auto found = tokens_.find(asker.key);
    return found != tokens_.end() && found->second.expires > now;
  }
  const auto found = sign_ins_.find(asker.key);
  return found != sign_ins_.end() && !is_over(found->second.sign_in, now);
}

bool Keys::is_over(const SignIn& sign_in, WallTime now) const {
  return now - sign_in.last_seen > lifetimes_.idle || now - sign_in.since > lifetimes_.absolute;
}

void Keys::add(const SignIn& sign_in, bool must_change_password) {
  std::lock_guard lock(mutex_);
  sign_ins_[sign_in.key] = {sign_in, sign_in.last_seen, must_change_password};
}

bool Keys::touch(const KeyHash& key, WallTime now) {
  std::lock_guard lock(mutex_);
  const auto found = sign_ins_.find(key);
  if (found == sign_ins_.end()) return false;
  found->second.sign_in.last_seen = now;
  if (now - found->second.written < kWriteEvery) return false;
  found->second.written = now;
  return true;
}

void Keys::remove(const KeyHash& key) {
  std::lock_guard lock(mutex_);
  sign_ins_.erase(key);
}

std::vector<KeyHash> Keys::remove_of(PersonId person, const KeyHash* except) {
  std::vector<KeyHash> removed;
  std::lock_guard lock(mutex_);
  std::erase_if(sign_ins_, [&](const auto& entry) {
    if (entry.second.sign_in.person != person || (except && entry.first == *except)) return false;
    removed.push_back(entry.first);
    return true;
  });
  return removed;
}

std::vector<KeyHash> Keys::keep_only(const std::vector<SignIn>& sign_ins) {
  std::set<KeyHash> kept;
  for (const auto& one : sign_ins) kept.insert(one.key);
  std::vector<KeyHash> removed;
  std::lock_guard lock(mutex_);
  std::erase_if(sign_ins_, [&](const auto& entry) {
    if (kept.contains(entry.first)) return false;
    removed.push_back(entry.first);
    return true;
  });
  return removed;
}

void Keys::password_changed(PersonId person) {
  std::lock_guard lock(mutex_);
  for (auto& [key, known] : sign_ins_) {
    if (known.sign_in.person == person) known.must_change_password = false;
  }
}

void Keys::add(const ApiToken& token) {
  std::lock_guard lock(mutex_);
  tokens_[token.key] = token;
}

void Keys::remove(TokenId token) {
  std::lock_guard lock(mutex_);
  std::erase_if(tokens_, [&](const auto& entry) { return entry.second.id == token; });
}

}  // namespace earshot::api
