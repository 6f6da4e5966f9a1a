#include "sip/reach.hpp"

#include <algorithm>

namespace earshot::sip {

IpAddress unmapped(const IpAddress& address) {
  static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (!address.is_v6 || !std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin()))
    return address;
  IpAddress v4;
  std::copy(address.bytes.begin() + 12, address.bytes.end(), v4.bytes.begin());
  return v4;
}

bool is_loopback(const IpAddress& given) {
  const auto address = unmapped(given);
  if (!address.is_v6) return address.bytes[0] == 127;
  return address == *IpAddress::parse("::1");
}

bool is_special(const IpAddress& given) {
  const auto address = unmapped(given);
  const auto& bytes = address.bytes;
  if (address.is_v6) {
    // ::/96 holds ::, ::1 and the old IPv4-compatible forms; fe80::/10; ff00::/8.
    const bool low = std::all_of(bytes.begin(), bytes.begin() + 12, [](auto b) { return b == 0; });
    return low || (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) || bytes[0] == 0xff;
  }
  return bytes[0] == 0 || bytes[0] == 127 || bytes[0] >= 224 ||
         (bytes[0] == 169 && bytes[1] == 254);
}

bool may_be_at(const IpAddress& address, const IpAddress& peer) {
  if (is_loopback(address)) return is_loopback(peer);
  return !is_special(address) || unmapped(address) == unmapped(peer);
}

std::string hop_host(const url_t& url) {
  char maddr[256] = "";
  if (url.url_params && url_param(url.url_params, "maddr", maddr, sizeof maddr) > 1) return maddr;
  return text_of(url.url_host);
}

std::optional<IpAddress> address_in(std::string_view host) {
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  return IpAddress::parse(host);
}

}  // namespace earshot::sip
