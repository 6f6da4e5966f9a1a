#include "io/udp_socket.hpp"

#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "io/socket_address.hpp"

namespace earshot::io {
namespace {

constexpr int kExpeditedForwarding = 46 << 2;  // DSCP EF, RFC 3246: voice

tl::unexpected<Error> explain(int error, const Endpoint& local) {
  const std::string why = std::strerror(error);
  switch (error) {
    case EADDRINUSE:
      return fail("address_in_use", "UDP " + local.text() + " is taken by another program");
    case EADDRNOTAVAIL:
      return fail("no_address", "this machine has no address " + local.address.text() +
                                    "; configure one that `ip address` shows");
    case EMFILE:
    case ENFILE:
      return fail("no_descriptors",
                  "cannot open another socket: raise the limit of open files (ulimit -n)");
    default: return fail("socket", "cannot bind UDP " + local.text() + ": " + why);
  }
}

void set(int fd, int level, int option, int value) {
  // Each of these only improves things; a kernel that refuses one is served without it.
  (void)setsockopt(fd, level, option, &value, sizeof value);
}

Endpoint local_endpoint(int fd) {
  SocketAddress address{};
  socklen_t size = sizeof address;
  if (getsockname(fd, &address.any, &size) != 0) return {};
  return from_socket_address(address);
}

}  // namespace

Result<UdpSocket> UdpSocket::bind(const Endpoint& local, int receive_buffer) {
  const bool v6 = local.address.is_v6;
  FileDescriptor fd(
      ::socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return explain(errno, local);
  if (v6) set(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
  set(fd.get(), SOL_SOCKET, SO_RCVBUF, receive_buffer);
  if (v6) {
    set(fd.get(), IPPROTO_IPV6, IPV6_TCLASS, kExpeditedForwarding);
  } else {
    set(fd.get(), IPPROTO_IP, IP_TOS, kExpeditedForwarding);
  }
  SocketAddress address{};
  const auto size = to_socket_address(local, address);
  if (::bind(fd.get(), &address.any, size) != 0) return explain(errno, local);
  const Endpoint bound = local_endpoint(fd.get());
  return UdpSocket(std::move(fd), bound);
}

bool UdpSocket::send_to(const Endpoint& to, std::span<const std::uint8_t> bytes) {
  SocketAddress address{};
  const auto size = to_socket_address(to, address);
  return ::sendto(fd(), bytes.data(), bytes.size(), MSG_DONTWAIT, &address.any, size) >= 0;
}

std::optional<UdpSocket::Received> UdpSocket::receive(std::span<std::uint8_t> into) {
  SocketAddress address{};
  socklen_t size = sizeof address;
  const auto got = ::recvfrom(fd(), into.data(), into.size(), MSG_DONTWAIT, &address.any, &size);
  if (got < 0) return std::nullopt;
  return Received{from_socket_address(address), static_cast<std::size_t>(got)};
}

void UdpSocket::discard_waiting() {
  std::uint8_t nothing = 0;
  // Bounded: whoever sends faster than we discard shall not hold us here.
  for (int i = 0; i < 4096; ++i) {
    if (::recv(fd(), &nothing, 0, MSG_DONTWAIT | MSG_TRUNC) < 0) return;
  }
}

std::uint32_t UdpSocket::dropped() const {
  std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
  socklen_t size = sizeof info;
  if (getsockopt(fd(), SOL_SOCKET, SO_MEMINFO, info.data(), &size) != 0) return 0;
  return info[SK_MEMINFO_DROPS];
}

std::optional<IpAddress> source_address_towards(const IpAddress& peer) {
  FileDescriptor fd(::socket(peer.is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd) return std::nullopt;
  SocketAddress address{};
  const auto size = to_socket_address({peer, 9}, address);  // sends nothing: only asks the routes
  if (::connect(fd.get(), &address.any, size) != 0) return std::nullopt;
  const auto local = local_endpoint(fd.get()).address;
  return local.is_unspecified() ? std::nullopt : std::optional(local);
}

}  // namespace earshot::io
