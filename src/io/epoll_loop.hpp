#pragma once
// PacketLoop over epoll, recvfrom and sendto: works everywhere. See packet_loop.hpp.

#include "io/packet_loop.hpp"

namespace earshot::io {

Result<std::unique_ptr<PacketLoop>> make_epoll_loop(Wake& wake);

}  // namespace earshot::io
