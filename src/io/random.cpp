#include "io/random.hpp"

#include <sys/random.h>

#include "base/check.hpp"

namespace earshot::io {

void random_bytes(std::span<std::uint8_t> into) {
  // Up to 256 octets getrandom neither blocks nor stops short once the machine has booted.
  CHECK(into.size() <= 256);
  CHECK(getrandom(into.data(), into.size(), 0) == static_cast<ssize_t>(into.size()));
}

}  // namespace earshot::io
