// earshot-pulse: the phones of earshot-relay. They are the simulator's own, so that relay and
// server are loaded by the same senders and wake the same receivers: half of the legs are listened
// to, as in the server's runs.
//
//   earshot-pulse <relay's first port> <legs> <seconds>
//
// Prints one line of JSON: packets sent and received.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "sim/rtp_engine.hpp"
#include "sim/tone_bank.hpp"

int main(int argc, char** argv) {
  using namespace earshot;
  if (argc != 4) {
    std::fprintf(stderr, "usage: earshot-pulse <first port> <legs> <seconds>\n");
    return 2;
  }
  const int first_port = std::atoi(argv[1]), count = std::atoi(argv[2]);
  const IpAddress loopback = *IpAddress::parse("127.0.0.1");

  sim::RtpEngine engine;
  std::vector<std::shared_ptr<sim::RtpLeg>> legs;
  for (int i = 0; i < count; ++i) {
    auto leg = engine.open(loopback, i % 4);
    if (!leg) {
      std::fprintf(stderr, "earshot-pulse: %s\n", leg.error().message.c_str());
      return 1;
    }
    (*leg)->start_call();
    (*leg)->listen(i % 2 == 0);
    (*leg)->agree({.remote = {loopback, static_cast<std::uint16_t>(first_port + 2 * i)},
                   .codec = {Codec::pcmu, 0}});
    legs.push_back(*leg);
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(std::atof(argv[3])));

  unsigned long long sent = 0, received = 0;
  for (const auto& leg : legs) {
    leg->stop();
    sent += leg->stats().sent;
    received += leg->stats().received;
  }
  std::printf("{\"sent\": %llu, \"received\": %llu}\n", sent, received);
  return 0;
}
