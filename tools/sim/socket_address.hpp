#pragma once
// Endpoint ⇄ sockaddr.

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "base/endpoint.hpp"

namespace earshot::sim {

class SocketAddress {
 public:
  explicit SocketAddress(const Endpoint& endpoint) {
    if (endpoint.address.is_v6) {
      v6_.sin6_family = AF_INET6;
      v6_.sin6_port = htons(endpoint.port);
      std::memcpy(&v6_.sin6_addr, endpoint.address.bytes.data(), 16);
    } else {
      v4_.sin_family = AF_INET;
      v4_.sin_port = htons(endpoint.port);
      std::memcpy(&v4_.sin_addr, endpoint.address.bytes.data(), 4);
      is_v4_ = true;
    }
  }
  const sockaddr* get() const {
    return is_v4_ ? reinterpret_cast<const sockaddr*>(&v4_)
                  : reinterpret_cast<const sockaddr*>(&v6_);
  }
  socklen_t size() const { return is_v4_ ? sizeof v4_ : sizeof v6_; }

 private:
  sockaddr_in v4_{};
  sockaddr_in6 v6_{};
  bool is_v4_ = false;
};

inline Endpoint endpoint_of(const sockaddr_storage& from) {
  Endpoint out;
  if (from.ss_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &from, sizeof v6);
    out.address.is_v6 = true;
    std::memcpy(out.address.bytes.data(), &v6.sin6_addr, 16);
    out.port = ntohs(v6.sin6_port);
  } else {
    sockaddr_in v4;
    std::memcpy(&v4, &from, sizeof v4);
    std::memcpy(out.address.bytes.data(), &v4.sin_addr, 4);
    out.port = ntohs(v4.sin_port);
  }
  return out;
}

}  // namespace earshot::sim
