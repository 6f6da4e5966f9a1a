#pragma once
// One bound UDP socket, non-blocking, marked for real-time audio. Home thread: its owner's; it
// moves whole.

#include <cstdint>
#include <optional>
#include <span>

#include "base/endpoint.hpp"
#include "base/result.hpp"
#include "io/file_descriptor.hpp"

namespace earshot::io {

class UdpSocket {
 public:
  // The kernel queues about this many octets of packets (its own bookkeeping included) while nobody
  // reads: some 60 ms of one talker would do, this is a second, so that a stall loses nothing and a
  // flood costs little memory.
  static constexpr int kReceiveBuffer = 64 * 1024;

  UdpSocket() = default;
  // Port 0: any free port. Fails with "address_in_use", "no_address", "no_descriptors" or "socket".
  static Result<UdpSocket> bind(const Endpoint& local, int receive_buffer = kReceiveBuffer);

  int fd() const { return fd_.get(); }  // also its name in a PacketLoop
  const Endpoint& local() const { return local_; }

  // False: the kernel refused (full, unreachable); a datagram may be lost anyway.
  bool send_to(const Endpoint& to, std::span<const std::uint8_t> bytes);
  struct Received {
    Endpoint from;
    std::size_t size;
  };
  std::optional<Received> receive(std::span<std::uint8_t> into);  // none: nothing is waiting
  void discard_waiting();         // whatever came before its owner was ready
  std::uint32_t dropped() const;  // by the kernel, because nobody read in time; counts up

 private:
  UdpSocket(FileDescriptor fd, Endpoint local) : fd_(std::move(fd)), local_(local) {}
  FileDescriptor fd_;
  Endpoint local_;
};

// The address of ours that packets to `peer` would leave from, as the routing table says now.
std::optional<IpAddress> source_address_towards(const IpAddress& peer);

}  // namespace earshot::io
