#pragma once
// An IP address with a port, as a value. No names: whatever needs DNS resolves before it makes one.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace earshot {

struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};  // IPv4 in the first four
  bool is_v6 = false;

  auto operator<=>(const IpAddress&) const = default;
  bool is_unspecified() const;  // 0.0.0.0 or ::, which RFC 3264 section 8.4 also uses for "hold"
  std::string text() const;
  static std::optional<IpAddress> parse(std::string_view text);
};

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  auto operator<=>(const Endpoint&) const = default;
  explicit operator bool() const { return port != 0 && !address.is_unspecified(); }
  std::string text() const;  // 127.0.0.1:5060, [::1]:5060
  static std::optional<Endpoint> parse(std::string_view text);
};

}  // namespace earshot
