#include "base/endpoint.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace earshot {

bool IpAddress::is_unspecified() const {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

std::string IpAddress::text() const {
  char buffer[INET6_ADDRSTRLEN] = "";
  inet_ntop(is_v6 ? AF_INET6 : AF_INET, bytes.data(), buffer, sizeof buffer);
  return buffer;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string zero_ended(text);
  IpAddress address;
  if (inet_pton(AF_INET, zero_ended.c_str(), address.bytes.data()) == 1) return address;
  address.is_v6 = true;
  if (inet_pton(AF_INET6, zero_ended.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string Endpoint::text() const {
  const std::string host = address.is_v6 ? "[" + address.text() + "]" : address.text();
  return host + ":" + std::to_string(port);
}

std::optional<Endpoint> Endpoint::parse(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon), digits = text.substr(colon + 1);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);

  Endpoint endpoint;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  auto address = IpAddress::parse(host);
  if (!address || address->is_v6 != bracketed) return std::nullopt;
  endpoint.address = *address;
  return endpoint;
}

}  // namespace earshot
