#pragma once
// A media worker's loop: many UDP sockets, packets in and out in batches, one wake-up for the
// mailbox, one deadline for the clock. Home thread: the one that made it.
//
// Two implementations. io_uring: each socket has one standing receive, a batch of packets costs one
// system call to send and one to receive, whatever sockets they belong to. epoll: one call a
// packet; for kernels and containers that refuse io_uring. (recvmmsg and sendmmsg gain nothing
// here: they batch packets of one socket, and each leg has its own.)

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/endpoint.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "io/wake.hpp"

namespace earshot::io {

struct Datagram {
  int socket = -1;
  Endpoint to;
  std::span<const std::uint8_t> bytes;
};

class PacketSink {  // called inside wait() only; may call add, release and send
 public:
  virtual ~PacketSink() = default;
  virtual void on_packet(Instant now, int socket, const Endpoint& source,
                         std::span<const std::uint8_t> bytes) = 0;
  virtual void on_released(int socket) = 0;
  virtual void on_wake() = 0;
};

class PacketLoop {
 public:
  static constexpr std::size_t kMaxPacket = 1500;  // what is longer is cut, and no RTP of ours

  enum class Backend : std::uint8_t { io_uring, epoll };
  // Without a wish: io_uring where the kernel allows it, else epoll. `wake` outlives the loop.
  static Result<std::unique_ptr<PacketLoop>> make(Wake& wake,
                                                  std::optional<Backend> wish = std::nullopt);
  virtual ~PacketLoop() = default;
  virtual Backend backend() const = 0;

  // Receives from this socket (its descriptor) from now on. The owner keeps it open until it is
  // released.
  virtual void add(int socket) = 0;
  // Stops receiving. Packets may still come until on_released(socket); those that come later stay
  // in the socket for whoever takes it over.
  virtual void release(int socket) = 0;

  // All of them, now; returns how many the kernel refused. The bytes are free again when it
  // returns.
  virtual std::size_t send(std::span<const Datagram> packets) = 0;

  // Sleeps until a packet, the wake-up or `until`, then hands over all there is.
  virtual void wait(Instant until, PacketSink& sink) = 0;
};

}  // namespace earshot::io
