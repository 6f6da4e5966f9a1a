// The worker's part for browsers: one port for many, and lines to and from other workers.
#include <algorithm>

#include "engine/worker.hpp"
#include "io/clock.hpp"
#include "media/rtp/packet.hpp"

namespace earshot::engine {

using media::looks_like_rtcp;

void Worker::hear_browser(Instant now, const Endpoint& source,
                          std::span<const std::uint8_t> bytes) {
  auto [browser, output] = browsers_.receive(now, source, bytes);
  if (browser == nullptr) return;
  take(*browser, output);
  if (!output.srtp.empty()) pass_on(*browser, now, source, output.srtp);
}

void Worker::take(Browsers::Browser& browser, webrtc::Output& output) {
  for (const auto& datagram : output.send) {
    const auto room = outbox_.reserve(datagram.bytes.size());
    if (room.empty()) break;  // counted there; both ends repeat what matters
    std::copy(datagram.bytes.begin(), datagram.bytes.end(), room.begin());
    outbox_.commit(browsers_.sockets.towards(datagram.to), datagram.to, datagram.bytes.size());
    if (outbox_.nearly_full()) flush();
  }
  if (output.event) tell(BrowserNews{browser.leg, browser.attempt, *output.event});
}

void Worker::pass_on(Browsers::Browser& browser, Instant now, const Endpoint& source,
                     std::span<const std::uint8_t> srtp) {
  if (!browser.line) {
    const auto found = legs_.find(browser.leg);
    if (found == legs_.end()) return counters_.dropped_no_room.add();
    return hear(*found->second, now, source, srtp, looks_like_rtcp(srtp));
  }
  Parcel parcel;
  parcel.source = source;
  parcel.size = static_cast<std::uint16_t>(srtp.size());
  std::copy(srtp.begin(), srtp.end(), parcel.bytes.begin());
  if (!browser.line->push(std::move(parcel))) return counters_.dropped_line_full.add();
  browser.reader->signal();
}

void Worker::hear_lines() {
  const Instant now = io::now();
  for (auto* here : listening_) {
    for (std::size_t i = 0; i < kLineParcels; ++i) {
      const auto parcel = here->line->pop();
      if (!parcel) break;
      const auto bytes = std::span(parcel->bytes).first(parcel->size);
      hear(*here, now, parcel->source, bytes, looks_like_rtcp(bytes));
    }
  }
}

void Worker::obey(ServeBrowsers& order) {
  browsers_.sockets = order.sockets;
  for (const int socket : {order.sockets.v4, order.sockets.v6}) {
    if (socket >= 0) loop_->add(socket);
  }
}

void Worker::obey(ConnectBrowser& order) {
  browsers_.connect(order.leg, order.attempt, std::move(order.transport));
}
void Worker::obey(RestartIce& order) { browsers_.restart_ice(order.leg, order.ours, order.theirs); }
void Worker::obey(RouteBrowser& order) {
  browsers_.route(order.leg, std::move(order.line), order.reader);
}
void Worker::obey(DropBrowser& order) { browsers_.drop(order.leg); }

void Worker::obey(ListenTo& order) {
  auto* here = leg_here(order.leg);
  if (here == nullptr) return;
  std::erase(listening_, here);
  here->line = std::move(order.line);
  if (here->line) listening_.push_back(here);
}

}  // namespace earshot::engine
