#pragma once
// Chance for keys and identifiers, from the kernel.

#include <cstdint>
#include <span>

namespace earshot::io {

void random_bytes(std::span<std::uint8_t> into);

template <class Integer>
Integer random_integer() {
  std::uint8_t bytes[sizeof(Integer)];
  random_bytes(bytes);
  Integer value = 0;
  for (const auto byte : bytes) value = static_cast<Integer>(value << 8 | byte);
  return value;
}

}  // namespace earshot::io
