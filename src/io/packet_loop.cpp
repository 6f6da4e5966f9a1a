#include "io/packet_loop.hpp"

#include "io/epoll_loop.hpp"
#include "io/uring_loop.hpp"

namespace earshot::io {

Result<std::unique_ptr<PacketLoop>> PacketLoop::make(Wake& wake, std::optional<Backend> wish) {
  if (wish == Backend::epoll) return make_epoll_loop(wake);
  auto loop = make_uring_loop(wake);
  if (loop || wish == Backend::io_uring) return loop;
  return make_epoll_loop(wake);
}

}  // namespace earshot::io
