// earshot-relay: the bare socket relay that ./dev bench compares the server with. It binds one UDP
// port for each leg, and a packet from one leg leaves from the port of the next leg of the same
// call: as many packets in and out, over as many sockets, as the server needs for the call; no RTP,
// no clock, no thread. One epoll, one recvfrom and one sendto a packet.
//
//   earshot-relay <first port> <calls> <legs per call: 2 or 3>
//
// Call c's leg l is at 127.0.0.1:(first port + 2 (c · legs + l)). A leg's phone is whoever sent to
// it last. At SIGTERM or SIGINT it prints one line of JSON: packets and CPU seconds.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

volatile std::sig_atomic_t stopping = 0;

struct Leg {
  int socket = -1;
  sockaddr_in phone{};  // port 0: not heard of yet
};

struct Plan {
  int first_port, calls, legs;
};

bool bind_leg(int port, Leg& leg) {
  leg.socket = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return leg.socket >= 0 && bind(leg.socket, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
}

std::uint64_t relay(std::vector<Leg>& legs, std::size_t per_call, int epoll) {
  std::uint64_t packets = 0;
  std::array<epoll_event, 64> events;
  std::array<std::uint8_t, 1500> packet;
  while (stopping == 0) {
    const int ready = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < ready; ++i) {
      const auto index = events[static_cast<std::size_t>(i)].data.u64;
      Leg& from = legs[index];
      socklen_t size = sizeof from.phone;
      const auto got = recvfrom(from.socket, packet.data(), packet.size(), MSG_DONTWAIT,
                                reinterpret_cast<sockaddr*>(&from.phone), &size);
      if (got < 0) continue;
      const auto call = index / per_call * per_call;
      const Leg& to = legs[call + (index - call + 1) % per_call];
      if (to.phone.sin_port == 0) continue;
      const auto sent =
          sendto(to.socket, packet.data(), static_cast<std::size_t>(got), MSG_DONTWAIT,
                 reinterpret_cast<const sockaddr*>(&to.phone), sizeof to.phone);
      if (sent > 0) ++packets;
    }
  }
  return packets;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: earshot-relay <first port> <calls> <legs per call>\n");
    return 2;
  }
  const Plan plan{std::atoi(argv[1]), std::atoi(argv[2]), std::atoi(argv[3])};
  if (plan.calls < 1 || plan.legs < 2 || plan.first_port < 1 ||
      plan.first_port + 2 * plan.calls * plan.legs > 65'536) {
    std::fprintf(stderr, "earshot-relay: %d calls of %d legs do not fit above port %d\n",
                 plan.calls, plan.legs, plan.first_port);
    return 2;
  }
  struct sigaction stop {};
  stop.sa_handler = [](int) { stopping = 1; };
  sigaction(SIGTERM, &stop, nullptr);
  sigaction(SIGINT, &stop, nullptr);

  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  std::vector<Leg> legs(static_cast<std::size_t>(plan.calls * plan.legs));
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const int port = plan.first_port + 2 * static_cast<int>(i);
    if (!bind_leg(port, legs[i])) {
      std::fprintf(stderr, "earshot-relay: UDP 127.0.0.1:%d: %s\n", port, std::strerror(errno));
      return 1;
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    epoll_ctl(epoll, EPOLL_CTL_ADD, legs[i].socket, &event);
  }
  std::fprintf(stderr, "relaying %zu legs\n", legs.size());
  const auto packets = relay(legs, static_cast<std::size_t>(plan.legs), epoll);

  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"packets\": %llu, \"user_s\": %.3f, \"system_s\": %.3f}\n",
              static_cast<unsigned long long>(packets), seconds(usage.ru_utime),
              seconds(usage.ru_stime));
  return 0;
}
