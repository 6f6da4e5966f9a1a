#pragma once
// A transport and a browser joined by a network that loses, delays and reorders as told, in virtual
// time.

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "base/counters.hpp"
#include "webrtc/answer.hpp"
#include "webrtc/testing/browser.hpp"
#include "webrtc/transport.hpp"

namespace earshot::webrtc::testing {

class Link {
 public:
  explicit Link(BrowserOptions options = {}, std::string name = "first");

  // True for datagrams that the network loses; counts from 0 on over both ways.
  std::function<bool(int number)> loses = [](int) { return false; };
  std::function<Micros(int number)> delay = [](int) { return Micros{5ms}; };

  void run(Micros time);
  // Until it is so; false after twenty seconds of virtual time.
  bool run_until(const std::function<bool()>& condition);

  void from_browser(const Bytes& bytes) { send(bytes, true); }
  // A datagram straight into the transport, from whatever address.
  Output inject(const Endpoint& source, std::span<const std::uint8_t> bytes);
  std::uint64_t refused(const std::string& cause) const;

  Counters counters;
  BrowserCounters browser_counters{counters};
  std::unique_ptr<DtlsIdentity> identity;
  Browser browser;
  std::unique_ptr<Transport> transport;
  Endpoint browser_at = *Endpoint::parse("192.0.2.7:40000");
  Instant now{1s};
  std::vector<Event> events;
  std::vector<Bytes> srtp;  // what the transport handed on
  bool silent = false;      // the browser is gone without a word

  template <class What>
  std::size_t told() const {
    return static_cast<std::size_t>(std::count_if(events.begin(), events.end(), [](const Event& e) {
      return std::holds_alternative<What>(e);
    }));
  }

 private:
  struct OnTheWay {
    Instant due;
    bool to_server;
    Endpoint source;
    Bytes bytes;
  };
  void send(const Bytes& bytes, bool to_server);
  void take(Output output);

  std::vector<OnTheWay> network_;
  int sent_ = 0;
};

inline Link::Link(BrowserOptions options, std::string name)
    : identity(std::move(*DtlsIdentity::make(WallTime{}))), browser(name, options) {
  const auto offer = read_offer(browser.offer());
  CHECK(offer);
  const auto agreed = agree_on(*offer, {Codec::opus, Codec::pcmu});
  CHECK(agreed);
  const IceCredentials ours{"ourufrag", "our-password-of-22-chars"};
  transport = std::make_unique<Transport>(TransportConfig{ours, offer->ice, offer->fingerprint},
                                          *identity, now, browser_counters);
  browser.take_answer(write_answer(
      *offer, *agreed,
      {ours, identity->fingerprint(), {*Endpoint::parse("198.51.100.1:7000")}, 99, "earshot", 1}));
}

inline void Link::send(const Bytes& bytes, bool to_server) {
  const int number = sent_++;
  if (!loses(number)) network_.push_back({now + delay(number), to_server, browser_at, bytes});
}

inline void Link::take(Output output) {
  if (output.event) events.push_back(*output.event);
  if (!output.srtp.empty()) srtp.emplace_back(output.srtp.begin(), output.srtp.end());
  for (const auto& datagram : output.send) {
    if (datagram.to == browser_at) send(datagram.bytes, false);
  }
}

inline Output Link::inject(const Endpoint& source, std::span<const std::uint8_t> bytes) {
  auto output = transport->receive(now, source, bytes);
  if (output.event) events.push_back(*output.event);
  if (!output.srtp.empty()) srtp.emplace_back(output.srtp.begin(), output.srtp.end());
  return output;
}

inline void Link::run(Micros time) {
  for (const Instant end = now + time; now < end; now += 5ms) {
    for (std::size_t i = 0; i < network_.size();) {
      if (network_[i].due > now) {
        ++i;
        continue;
      }
      const auto packet = std::move(network_[i]);
      network_.erase(network_.begin() + static_cast<std::ptrdiff_t>(i));
      if (packet.to_server) {
        take(transport->receive(now, packet.source, packet.bytes));
      } else if (!silent) {
        for (const auto& bytes : browser.receive(now, packet.bytes)) send(bytes, true);
      }
    }
    if (!silent) {
      for (const auto& bytes : browser.step(now)) send(bytes, true);
    }
    take(transport->step(now));
  }
}

inline bool Link::run_until(const std::function<bool()>& condition) {
  for (int i = 0; i < 4'000 && !condition(); ++i) run(5ms);
  return condition();
}

inline std::uint64_t Link::refused(const std::string& cause) const {
  std::uint64_t found = 0;
  counters.visit([&](const CounterInfo& info, std::uint64_t value) {
    if (info.name == "earshot_browser_refused_total" && info.label == "cause=\"" + cause + "\"") {
      found = value;
    }
  });
  return found;
}

}  // namespace earshot::webrtc::testing
