#include "engine/browsers.hpp"

#include "webrtc/demux.hpp"

namespace earshot::engine {
namespace {

// So long after its last check a browser's address is its own. Browsers check every few seconds.
constexpr Micros kFresh = 6s;

}  // namespace

void Browsers::connect(LegId leg, std::uint32_t attempt,
                       std::unique_ptr<webrtc::Transport> transport) {
  auto& browser = browsers_[leg];
  if (browser.transport) {
    by_ufrag_.erase(browser.transport->ufrag());
    forget_address(browser);
  }
  browser = {leg, attempt, std::move(transport), nullptr, nullptr, {}};
  by_ufrag_[browser.transport->ufrag()] = &browser;
}

void Browsers::restart_ice(LegId leg, const webrtc::IceCredentials& ours,
                           const webrtc::IceCredentials& theirs) {
  const auto found = browsers_.find(leg);
  if (found == browsers_.end()) return;
  auto& browser = found->second;
  by_ufrag_.erase(browser.transport->ufrag());
  browser.transport->restart_ice(ours, theirs);
  by_ufrag_[ours.ufrag] = &browser;
}

void Browsers::route(LegId leg, std::shared_ptr<BrowserLine> line, io::Wake* reader) {
  const auto found = browsers_.find(leg);
  if (found == browsers_.end()) return;
  found->second.line = std::move(line);
  found->second.reader = reader;
}

void Browsers::drop(LegId leg) {
  const auto found = browsers_.find(leg);
  if (found == browsers_.end()) return;
  by_ufrag_.erase(found->second.transport->ufrag());
  forget_address(found->second);
  browsers_.erase(found);
}

Browsers::Received Browsers::receive(Instant now, const Endpoint& source,
                                     std::span<const std::uint8_t> datagram) {
  const auto protocol = webrtc::protocol_of(datagram);
  const bool is_stun = protocol == webrtc::Protocol::stun;
  Browser* const browser = is_stun ? of_stun(now, source, datagram) : at(source);
  if (browser == nullptr) {
    if (protocol == webrtc::Protocol::other) {
      counters_.not_webrtc.add();
    } else if (!is_stun) {
      counters_.not_nominated.add();
    }
    return {};
  }
  Received received{browser, browser->transport->receive(now, source, datagram)};
  if (is_stun) know(*browser);
  return received;
}

Browsers::Browser* Browsers::of_stun(Instant now, const Endpoint& source,
                                     std::span<const std::uint8_t> datagram) {
  const auto ufrag = webrtc::ufrag_of(datagram);
  if (!ufrag) {
    counters_.bad_stun.add();
    return nullptr;
  }
  const auto found = by_ufrag_.find(std::string(*ufrag));
  if (found == by_ufrag_.end()) {
    counters_.unknown_user.add();
    return nullptr;
  }
  // Nobody takes a living browser's address, also not with a good password of his own: he would
  // draw that browser's packets away from it.
  const auto* const owner = at(source);
  if (owner != nullptr && owner != found->second && now - owner->transport->last_heard() < kFresh) {
    counters_.taken_address.add();
    return nullptr;
  }
  return found->second;
}

Browsers::Browser* Browsers::at(const Endpoint& source) const {
  const auto found = by_address_.find(source);
  return found == by_address_.end() ? nullptr : found->second;
}

void Browsers::know(Browser& browser) {
  const auto& peer = browser.transport->peer();
  if (peer.port == 0 || at(peer) == &browser) return;
  forget_address(browser);
  by_address_[peer] = &browser;
  browser.known_at = peer;
}

void Browsers::forget_address(Browser& browser) {
  if (at(browser.known_at) == &browser) by_address_.erase(browser.known_at);
}

std::size_t Browsers::AddressHash::operator()(const Endpoint& endpoint) const noexcept {
  std::size_t hash = endpoint.port;
  for (const auto octet : endpoint.address.bytes) hash = (hash ^ octet) * 1'099'511'628'211u;
  return hash;
}

}  // namespace earshot::engine
