#pragma once
// The integrator's bearer token (RFC 6750 section 2.1). Only its hash is kept, and hashes are
// compared in constant time, so neither memory nor timing tells it.

#include <array>
#include <string_view>

namespace earshot::api {

class Token {
 public:
  static constexpr std::size_t kShortest = 16;  // characters

  explicit Token(std::string_view secret);
  // The value of an Authorization header; empty when there was none.
  bool opens(std::string_view authorization) const;

 private:
  std::array<unsigned char, 32> hash_;
};

}  // namespace earshot::api
