#include "io/own_addresses.hpp"

#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>
#include <memory>

#include "io/socket_address.hpp"

namespace earshot::io {
namespace {

bool is_link_local(const IpAddress& address) {  // RFC 4291 section 2.5.6, RFC 3927
  const auto& b = address.bytes;
  return address.is_v6 ? b[0] == 0xFE && (b[1] & 0xC0) == 0x80 : b[0] == 169 && b[1] == 254;
}

}  // namespace

std::vector<IpAddress> own_addresses(bool v6) {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> kept(all, freeifaddrs);
  std::vector<IpAddress> addresses;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (!one->ifa_addr || one->ifa_addr->sa_family != (v6 ? AF_INET6 : AF_INET)) continue;
    if (!(one->ifa_flags & IFF_UP) || one->ifa_flags & IFF_LOOPBACK) continue;
    SocketAddress address{};
    std::memcpy(&address, one->ifa_addr, v6 ? sizeof address.v6 : sizeof address.v4);
    const IpAddress found = from_socket_address(address).address;
    const bool known = std::find(addresses.begin(), addresses.end(), found) != addresses.end();
    if (!known && !is_link_local(found)) addresses.push_back(found);
  }
  return addresses;
}

}  // namespace earshot::io
