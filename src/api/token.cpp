#include "api/token.hpp"

#include <sodium.h>
#include <strings.h>

#include "base/check.hpp"

namespace earshot::api {
namespace {

std::array<unsigned char, 32> hash_of(std::string_view secret) {
  std::array<unsigned char, 32> hash;
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                     0);
  return hash;
}

}  // namespace

Token::Token(std::string_view secret) {
  CHECK(sodium_init() >= 0);
  hash_ = hash_of(secret);
}

bool Token::opens(std::string_view authorization) const {
  constexpr std::string_view kScheme = "Bearer ";
  const bool bearer = authorization.size() >= kScheme.size() &&
                      strncasecmp(authorization.data(), kScheme.data(), kScheme.size()) == 0;
  const auto offered = hash_of(bearer ? authorization.substr(kScheme.size()) : "");
  return sodium_memcmp(offered.data(), hash_.data(), hash_.size()) == 0 && bearer;
}

}  // namespace earshot::api
