#pragma once
// Endpoint ⇄ the kernel's sockaddr. io/'s own; nobody else meets a sockaddr.

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "base/endpoint.hpp"

namespace earshot::io {

union SocketAddress {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

inline socklen_t to_socket_address(const Endpoint& endpoint, SocketAddress& out) {
  if (endpoint.address.is_v6) {
    out.v6 = {};
    out.v6.sin6_family = AF_INET6;
    out.v6.sin6_port = htons(endpoint.port);
    std::memcpy(&out.v6.sin6_addr, endpoint.address.bytes.data(), 16);
    return sizeof out.v6;
  }
  out.v4 = {};
  out.v4.sin_family = AF_INET;
  out.v4.sin_port = htons(endpoint.port);
  std::memcpy(&out.v4.sin_addr, endpoint.address.bytes.data(), 4);
  return sizeof out.v4;
}

inline Endpoint from_socket_address(const SocketAddress& in) {
  Endpoint endpoint;
  if (in.any.sa_family == AF_INET6) {
    endpoint.address.is_v6 = true;
    std::memcpy(endpoint.address.bytes.data(), &in.v6.sin6_addr, 16);
    endpoint.port = ntohs(in.v6.sin6_port);
  } else {
    std::memcpy(endpoint.address.bytes.data(), &in.v4.sin_addr, 4);
    endpoint.port = ntohs(in.v4.sin_port);
  }
  return endpoint;
}

}  // namespace earshot::io
