// The engine's part for browsers: offers are answered here, on the control thread; the connection
// then lives with the worker whose port the answer named, the leg with the worker of its room.
#include <algorithm>
#include <array>

#include "engine/engine.hpp"
#include "io/clock.hpp"
#include "io/own_addresses.hpp"
#include "io/random.hpp"

namespace earshot::engine {
namespace {

constexpr int kReceiveBuffer = 1024 * 1024;  // one socket for many; the kernel may grant less
constexpr std::size_t kOffersRemembered = 1024;

std::string ice_text(std::size_t size) {  // RFC 8839 section 5.4: 6 bits a character
  constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 32> chance;
  io::random_bytes(chance);
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += kAlphabet[chance[i] & 63];
  return text;
}

constexpr std::size_t kMostCandidates = 8;  // of a family; a browser checks each of them

// Where browsers may find a socket: if it is bound to all addresses, at any of ours, for the
// browser may be on any of our networks. First where our way out begins.
std::vector<IpAddress> reachable(const IpAddress& bound) {
  if (!bound.is_unspecified()) return {bound};
  std::vector<IpAddress> addresses;
  // Addresses for documentation (RFC 5737, RFC 3849): nobody's, so they ask for the default route.
  const auto way_out =
      io::source_address_towards(*IpAddress::parse(bound.is_v6 ? "2001:db8::1" : "192.0.2.1"));
  if (way_out) addresses.push_back(*way_out);
  for (const auto& own : io::own_addresses(bound.is_v6)) {
    if (own != way_out && addresses.size() < kMostCandidates) addresses.push_back(own);
  }
  return addresses;
}

}  // namespace

Result<void> Engine::open_browser_ports() {
  if (config_.browser_port == 0) return {};
  auto identity = webrtc::DtlsIdentity::make(io::wall_now());
  if (!identity) return tl::unexpected(identity.error());
  identity_ = std::move(*identity);
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    const auto port = static_cast<std::uint16_t>(config_.browser_port + i);
    auto& ports = browser_ports_.emplace_back();
    for (const auto& [bind, socket] :
         {std::pair{&config_.bind_v4, &ports.v4}, std::pair{&config_.bind_v6, &ports.v6}}) {
      if (!*bind) continue;
      auto bound = io::UdpSocket::bind({**bind, port}, kReceiveBuffer);
      if (!bound) return tl::unexpected(bound.error());
      *socket = std::move(*bound);
    }
    workers_[i]->order(ServeBrowsers{ports.sockets()});
  }
  return {};
}

void Engine::count_browser_drops(Instant now) {
  if (now - drops_counted_ < 1s) return;
  drops_counted_ = now;
  for (auto& ports : browser_ports_) {
    const auto drops = ports.drops();
    worker_counters_.dropped_by_kernel.add(drops - ports.drops_counted);
    ports.drops_counted = drops;
  }
}

std::vector<Endpoint> Engine::browser_candidates(std::size_t worker) const {
  const auto port = static_cast<std::uint16_t>(config_.browser_port + worker);
  std::vector<Endpoint> candidates;
  const auto add = [&](const std::optional<IpAddress>& address) {
    if (!address) return;
    const Endpoint endpoint{*address, port};
    if (std::ranges::find(candidates, endpoint) == candidates.end()) candidates.push_back(endpoint);
  };
  for (const auto& bind : {config_.bind_v4, config_.bind_v6}) {
    if (bind) std::ranges::for_each(reachable(*bind), add);
  }
  if (config_.bind_v4) add(config_.public_v4);
  if (config_.bind_v6) add(config_.public_v6);
  // A machine without a network still has browsers of its own.
  if (candidates.empty() && config_.bind_v4) add(IpAddress::parse("127.0.0.1"));
  if (candidates.empty() && config_.bind_v6) add(IpAddress::parse("::1"));
  return candidates;
}

Result<std::string> Engine::accept(LegId leg, std::string_view sdp, LegId near) {
  if (config_.browser_port == 0) {
    return fail("no_address", "browsers are not served; set browser_port under [media]");
  }
  const auto known = legs_.find(leg);
  if (known != legs_.end() && known->second.place != LegRecord::Place::unopened &&
      !known->second.browser) {
    return fail("leg_exists", "leg " + leg.text() + " is a phone's, not a browser's");
  }
  const auto offer = webrtc::read_offer(sdp);
  if (!offer) return tl::unexpected(offer.error());
  const auto credentials = offer->ice.ufrag + ":" + offer->ice.password;
  if (std::ranges::find(accepted_offers_, credentials) != accepted_offers_.end()) {
    return fail("bad_sdp",
                "the browser's offer is refused: it was accepted before; make a new one");
  }
  auto agreed = webrtc::agree_on(*offer, config_.codecs);
  if (!agreed) return tl::unexpected(agreed.error());

  auto& record = legs_[leg];
  const std::string page = offer->session + " " + offer->fingerprint.text();
  const bool same_page = record.browser && record.browser->page == page;
  const auto home = same_page ? record.browser->home : home_for(record, near);
  auto candidates = browser_candidates(home);
  if (candidates.empty()) {
    if (record.place == LegRecord::Place::unopened && !record.room) legs_.erase(leg);
    return fail("no_address", "no address of ours for browsers; configure one under [media]");
  }
  accepted_offers_.push_back(credentials);
  if (accepted_offers_.size() > kOffersRemembered) accepted_offers_.pop_front();

  if (!record.browser) make_browser_leg(leg, record);
  auto& browser = *record.browser;
  browser.agreed = std::move(*agreed);
  const webrtc::IceCredentials ours{ice_text(8), ice_text(24)};
  if (same_page) {
    workers_[home]->order(RestartIce{leg, ours, offer->ice});
    if (browser.up) agree_with_browser(leg, record);
  } else {
    if (browser.attempt > 0) disconnect_browser(leg, record);
    browser.home = home;
    browser.page = page;
    connect_browser(leg, record, {ours, offer->ice, offer->fingerprint});
  }
  count();
  return webrtc::write_answer(*offer, browser.agreed,
                              {ours, identity_->fingerprint(), std::move(candidates), browser.ssrc,
                               "earshot-" + leg.text(), io::random_integer<std::uint32_t>()});
}

// The worker of the room where it is or will be, so that its packets need not change the thread.
std::size_t Engine::home_for(const LegRecord& record, LegId near) const {
  const auto neighbour = legs_.find(near);
  for (const auto room :
       {record.room, neighbour != legs_.end() ? neighbour->second.room : RoomId{}}) {
    const auto found = rooms_.find(room);
    if (found != rooms_.end()) return found->second;
  }
  return worker_for_a_room();
}

void Engine::make_browser_leg(LegId leg, LegRecord& record) {
  record.browser = std::make_unique<BrowserRecord>();
  // The first sequence number is far from its turn: a browser that misses the first packets would
  // count the roll-over wrong, and hear nothing for ever (RFC 3711 section 3.3.1).
  const media::LegSeed seed{io::random_integer<std::uint32_t>(),
                            static_cast<std::uint16_t>(io::random_integer<std::uint16_t>() >> 1),
                            io::random_integer<std::uint32_t>()};
  record.browser->ssrc = seed.ssrc;
  record.parts = std::make_unique<LegParts>();
  record.parts->id = leg;
  record.parts->leg = std::make_unique<media::Leg>(leg, media::LegSockets{}, seed, media_counters_);
  record.place = LegRecord::Place::control;
}

void Engine::connect_browser(LegId leg, LegRecord& record, const webrtc::TransportConfig& config) {
  auto& browser = *record.browser;
  ++browser.attempt;
  workers_[browser.home]->order(ConnectBrowser{
      leg, browser.attempt,
      std::make_unique<webrtc::Transport>(config, *identity_, io::now(), browser_counters_)});
  if (record.place == LegRecord::Place::worker) route_browser(leg, record);
  if (record.place == LegRecord::Place::control) settle(record);
}

void Engine::disconnect_browser(LegId leg, LegRecord& record) {
  auto& browser = *record.browser;
  browser.up.reset();
  workers_[browser.home]->order(DropBrowser{leg});
  if (record.place == LegRecord::Place::control) {
    record.parts->leg->disconnect();
  } else {
    send_to_leg(leg, Disconnect{leg});
  }
}

void Engine::agree_with_browser(LegId leg, LegRecord& record) {
  const auto& browser = *record.browser;
  Agreement agreement{browser.agreed.local, browser.agreed.remote, {}};
  agreement.remote.rtp = browser.up->peer;
  const int socket = browser_ports_[browser.home].sockets().towards(browser.up->peer);
  agreement.secured = {browser.up->keys, {socket, socket}};
  if (record.place == LegRecord::Place::control) {
    agreement.apply_to(*record.parts->leg);
  } else {
    send_to_leg(leg, ApplyAgreement{leg, std::make_unique<Agreement>(std::move(agreement))});
  }
}

void Engine::route_browser(LegId leg, LegRecord& record) {
  const auto home = record.browser->home;
  std::shared_ptr<BrowserLine> line;
  if (record.worker != home) line = std::make_shared<BrowserLine>(kLineParcels);
  workers_[record.worker]->order(ListenTo{leg, line});
  workers_[home]->order(RouteBrowser{leg, line, &workers_[record.worker]->wake()});
}

void Engine::take(BrowserNews& news, const core::FactSink& sink) {
  const auto found = legs_.find(news.leg);
  if (found == legs_.end() || !found->second.browser) return;
  auto& record = found->second;
  auto& browser = *record.browser;
  if (news.attempt != browser.attempt) return;  // of a connection that was replaced meanwhile
  if (auto* up = std::get_if<webrtc::Up>(&news.event)) {
    browser.up = *up;
    agree_with_browser(news.leg, record);
    sink(core::LegMediaUp{news.leg});
  } else if (auto* moved = std::get_if<webrtc::Moved>(&news.event)) {
    if (!browser.up) return;
    browser.up->peer = moved->peer;
    agree_with_browser(news.leg, record);
  } else {
    disconnect_browser(news.leg, record);
    browser.page.clear();  // whatever comes next is a new connection
    sink(core::LegLost{news.leg});
  }
}

}  // namespace earshot::engine
