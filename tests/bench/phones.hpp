#pragma once
// Many phones on one socket, as cheap as the kernel allows, so that what is measured is not they.
// Each sends G.711 every 20 ms, spread over the 20 ms. Home thread: the caller's.

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <vector>

#include "base/endpoint.hpp"
#include "base/time.hpp"
#include "io/file_descriptor.hpp"

namespace earshot::bench {

class Phones {
 public:
  Phones();
  const Endpoint& local() const { return local_; }
  void add(const Endpoint& server);  // one more phone, that talks to there

  // Returns when the millisecond is over; what is a little late is made up for.
  void speak_for_a_millisecond();

  // Since the last report. Delay: from one phone to another, through the server. Jitter: how much
  // it differs from one packet of a phone to its next.
  struct Report {
    std::uint64_t sent = 0, received = 0;
    double delay_p50_ms = 0, delay_p99_ms = 0, jitter_p99_ms = 0;
  };
  Report report();

 private:
  static constexpr std::size_t kBatch = 64, kPacket = 12 + 160;  // 20 ms of G.711
  using Packet = std::array<std::uint8_t, kPacket>;

  void speak(std::size_t first, std::size_t step);
  void listen();
  void heard(const Packet& packet, std::int64_t came_ns);

  io::FileDescriptor socket_;
  Endpoint local_;
  std::vector<sockaddr_in> servers_;
  std::vector<std::int64_t> last_delay_;  // of what each phone says; ns
  std::int64_t clock_ms_ = 0;
  Instant next_{};
  Report counts_;
  std::vector<std::int64_t> delays_, jitters_;  // ns
};

}  // namespace earshot::bench
