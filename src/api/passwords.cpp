// Passwords: argon2id through libsodium, one-time ones from the kernel's randomness.
#include "api/passwords.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "api/accounts.hpp"
#include "base/check.hpp"

namespace earshot::api {
namespace {

// OWASP's advice with room to spare; about 0.1 s of one core.
constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 64u << 20;
constexpr std::size_t kShortest = 10;

// What people choose when they are told "ten characters".
constexpr std::string_view kWellKnown[] = {
    "1234567890", "0123456789", "password12",  "password123",   "passwort123",
    "qwertyuiop", "qwertzuiop", "qwerty1234",  "administrator", "letmein123",
    "welcome123", "earshot123", "changeme123", "iloveyou123"};

}  // namespace

std::string hash_password(std::string_view password) {
  CHECK(sodium_init() >= 0);
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str(hash, password.data(), password.size(), kPasses, kMemory) != 0) {
    throw std::bad_alloc();  // the only way for it to fail
  }
  return hash;
}

bool password_fits(std::string_view password, const std::string& hash) {
  // Of nobody: the same work, and no.
  static const std::string nobody = hash_password("nobody has this password");
  const std::string& against = hash.empty() ? nobody : hash;
  const bool fits =
      crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

std::string make_one_time_password() {
  CHECK(sodium_init() >= 0);
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVW";
  std::string text;
  for (int i = 0; i < 16; ++i) {
    if (i > 0 && i % 4 == 0) text += '-';
    text += kLetters[randombytes_uniform(kLetters.size())];
  }
  return text;
}

Result<void> check_new_password(std::string_view password, const core::Person& person) {
  std::string lower(password);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool monotonous =
      std::all_of(lower.begin(), lower.end(), [&](char c) { return c == lower.front(); });
  const bool known =
      std::find(std::begin(kWellKnown), std::end(kWellKnown), lower) != std::end(kWellKnown);
  if (password.size() < kShortest || monotonous || known) {
    return fail("weak_password",
                "new: choose at least 10 characters, and none of the passwords that everybody "
                "tries first; three words do well.");
  }
  if (password == person.name || password == person.extension) {
    return fail("weak_password", "new: a password that is not one's own name.");
  }
  return {};
}

}  // namespace earshot::api
