#pragma once
// The media engine as the control thread sees it: legs are opened and closed, rooms are commanded,
// facts come back. Which worker does it, and how a leg moves between workers, stays in here.
//
// Home thread: control, for every method. Nothing here waits: commands go to the workers' mailboxes
// in order, and what happened comes back by deliver().
//
// A leg belongs to the control thread until it first joins a room; then to that room's worker. A
// leg that joins a room on another worker comes back to control first (its packets wait in its
// sockets), and what is ordered meanwhile is kept for it.

#include <atomic>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/counters.hpp"
#include "core/ports.hpp"
#include "engine/orders.hpp"
#include "engine/port_pool.hpp"
#include "engine/prompts.hpp"
#include "engine/worker.hpp"
#include "webrtc/answer.hpp"

namespace earshot::engine {

struct EngineConfig {
  std::size_t workers = 1;
  std::size_t rooms_to_fill = 200;  // a worker gets so many rooms before the next one gets any
  // Where sockets are bound; unspecified (0.0.0.0, ::) binds all, and the routing table tells each
  // peer's SDP address. No value: that family is not served.
  std::optional<IpAddress> bind_v4 = IpAddress{};
  std::optional<IpAddress> bind_v6;
  // What the SDP says instead, behind a one-to-one NAT; private and loopback peers get the real
  // address.
  std::optional<IpAddress> public_v4, public_v6;
  std::uint16_t first_port = 20'000, last_port = 29'999;
  Millis quarantine = 30s;
  Millis lost_after = 60s;  // a phone that should send and is silent for so long is gone
  std::vector<Codec> codecs = {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus};
  // Worker i serves browsers at UDP port browser_port + i; 0: no browsers.
  std::uint16_t browser_port = 0;
  std::optional<io::PacketLoop::Backend> backend;  // none: the better one there is
  // What taps hear waits in a ring of this size, one a worker: 16 MiB hold a thousand recorded
  // G.711 calls for more than half a second. 0: no rings, taps are refused.
  std::size_t tap_ring_bytes = 16 * 1024 * 1024;
};

class Engine final : public core::MediaRooms, public core::MediaLegs, public core::BrowserLegs {
 public:
  // `wake_control` is called on worker threads (and on control) when deliver() has something to
  // tell; it must only wake the control loop. Fails when no socket or loop can be made.
  static Result<std::unique_ptr<Engine>> start(EngineConfig config, Prompts prompts,
                                               Counters& counters,
                                               std::function<void()> wake_control);
  ~Engine() override;

  // Sounds that come and go while calls run: an administrator's own announcements. One that has the
  // name already is replaced for whoever hears it next. The file is read now; for a long one,
  // read_prompt() on another thread. Fails with "prompt_unreadable".
  Result<void> add_prompt(const std::string& name, const std::filesystem::path& file);
  void add_prompt(std::shared_ptr<const media::Prompt> prompt) { prompts_.add(std::move(prompt)); }
  void remove_prompt(const std::string& name) { prompts_.remove(name); }

  // Tells what the workers told since. The sink may command the engine.
  void deliver(const core::FactSink& sink);
  std::vector<LegQualityView> qualities() const;  // about 200 ms old at most
  io::PacketLoop::Backend backend() const { return workers_.front()->backend(); }
  // One a worker, each message a media::TappedFrame (media/tap/tapped_wire.hpp). The recorder's
  // thread empties them; they live as long as the engine. Empty: made without.
  std::vector<io::ByteRing*> tap_rings();
  void stop();  // workers end, all sockets close; the destructor does it too

  // core::MediaRooms
  void perform(const core::OpenRoom&) override;
  void perform(const core::CloseRoom&) override;
  void perform(const core::Join&) override;
  void perform(const core::SetTable&) override;
  void perform(const core::Play&) override;
  void perform(const core::StopPlay&) override;
  void perform(const core::SendDigit&) override;
  void perform(const core::StartTap&) override;
  void perform(const core::StopTap&) override;

  // core::MediaLegs (engine_phones.cpp). Payload types: PCMU 0, PCMA 8, G722 9, opus 111,
  // telephone-event 101 (at the clock of the codec in use: 48,000 for a leg that agrees on Opus,
  // else 8,000).
  Result<MediaDescription> open(LegId leg, const IpAddress& towards, bool secure) override;
  Result<void> agree(LegId leg, const MediaDescription& local,
                     const MediaDescription& remote) override;
  void close(LegId leg) override;  // of both kinds

  // core::BrowserLegs (engine_browsers.cpp). An offer that was accepted before is refused
  // ("bad_sdp"). The same page's next offer (ICE restart) keeps its keys; another page's makes a
  // new connection for the same leg. LegLost: no authenticated check for 30 s, or its DTLS failed.
  Result<std::string> accept(LegId leg, std::string_view offer, LegId near) override;

 private:
  struct BrowserRecord {
    std::size_t home = 0;  // the worker whose port the browser knows
    std::uint32_t attempt = 0;
    std::uint32_t ssrc = 0;  // of what we send; the leg's own
    std::string page;        // the offer's origin and fingerprint
    webrtc::Agreed agreed;
    std::optional<webrtc::Up> up;
  };
  struct LegRecord {
    enum class Place : std::uint8_t { unopened, control, worker, moving } place = Place::unopened;
    std::unique_ptr<LegParts> parts;         // at control only
    std::unique_ptr<BrowserRecord> browser;  // none: a phone with sockets of its own
    std::size_t worker = 0;                  // at (or coming from) this one
    RoomId room;                             // where it is, or shall go
    std::uint16_t port = 0;
    bool is_v6 = false, secure = false;
    std::vector<Order> held;  // until it has a worker
    media::LegQuality quality;
  };

  Engine(EngineConfig config, Prompts prompts, Counters& counters,
         std::function<void()> wake_control);
  Result<LegParts> bind_pair(LegId leg, const IpAddress& at);
  std::optional<IpAddress> address_in_sdp(const IpAddress& bound, const IpAddress& towards) const;
  std::size_t worker_for_a_room() const;
  void order_room(RoomId room, Order&& order);
  void send_to_leg(LegId leg, Order&& order);
  void settle(LegRecord& record);  // at control: on to its room's worker, if it has one
  void came_back(std::unique_ptr<LegParts> parts);
  void take(News& news, const core::FactSink& sink);
  void count();

  struct BrowserPorts {
    std::optional<io::UdpSocket> v4, v6;
    std::uint32_t drops_counted = 0;
    std::uint32_t drops() const { return (v4 ? v4->dropped() : 0) + (v6 ? v6->dropped() : 0); }
    BrowserSockets sockets() const { return {v4 ? v4->fd() : -1, v6 ? v6->fd() : -1}; }
  };
  Result<void> open_browser_ports();
  void count_browser_drops(Instant now);
  std::vector<Endpoint> browser_candidates(std::size_t worker) const;
  std::size_t home_for(const LegRecord& record, LegId near) const;
  void make_browser_leg(LegId leg, LegRecord& record);
  void connect_browser(LegId leg, LegRecord& record, const webrtc::TransportConfig& config);
  void disconnect_browser(LegId leg, LegRecord& record);
  void agree_with_browser(LegId leg, LegRecord& record);
  void route_browser(LegId leg, LegRecord& record);
  void take(BrowserNews& news, const core::FactSink& sink);

  const EngineConfig config_;
  Prompts prompts_;
  PortPool ports_;
  media::MediaCounters media_counters_;
  WorkerCounters worker_counters_;
  webrtc::BrowserCounters browser_counters_;
  Counter &legs_gauge_, &rooms_gauge_, &ports_free_, &ports_resting_, &ports_exhausted_,
      &orders_waiting_;
  std::function<void()> wake_control_;
  std::atomic<bool> news_told_{false};
  std::vector<core::Fact> own_facts_;              // what needs no worker to be true
  std::unordered_map<RoomId, std::size_t> rooms_;  // → worker
  std::vector<std::size_t> rooms_of_worker_;
  std::unordered_map<LegId, LegRecord> legs_;
  std::unique_ptr<webrtc::DtlsIdentity> identity_;  // with browsers only
  std::vector<BrowserPorts> browser_ports_;         // by worker
  Instant drops_counted_{};
  std::deque<std::string> accepted_offers_;       // the credentials of the last ones
  std::vector<std::unique_ptr<Worker>> workers_;  // last: they end first
};

}  // namespace earshot::engine
