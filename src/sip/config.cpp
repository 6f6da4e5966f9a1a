#include "sip/config.hpp"

#include <charconv>

namespace earshot::sip {

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  AddressRange range;
  if (const auto endpoint = Endpoint::parse(text)) {
    range = {endpoint->address, endpoint->address.is_v6 ? 128 : 32, endpoint->port};
    return range;
  }
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const int longest = address->is_v6 ? 128 : 32;
  range = {*address, longest, 0};
  if (slash == std::string_view::npos) return range;
  const auto digits = text.substr(slash + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), range.prefix_bits);
  if (error != std::errc{} || end != digits.data() + digits.size() || range.prefix_bits < 0 ||
      range.prefix_bits > longest)
    return std::nullopt;
  return range;
}

bool AddressRange::contains(const Endpoint& endpoint) const {
  if (endpoint.address.is_v6 != network.is_v6) return false;
  if (port != 0 && endpoint.port != port) return false;
  for (int bit = 0; bit < prefix_bits; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80 >> bit % 8);
    if ((endpoint.address.bytes[bit / 8] ^ network.bytes[bit / 8]) & mask) return false;
  }
  return true;
}

}  // namespace earshot::sip
