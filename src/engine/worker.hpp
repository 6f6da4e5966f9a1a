#pragma once
// One media worker: a thread with its own sockets, rooms and clock. Everything it owns is touched
// by its thread only; the control thread talks to it by orders and listens to its news. In the
// steady state it allocates nothing and takes no lock.
//
//   socket ─ PacketLoop ─ on_packet ─ Room::receive_rtp ┐
//                        TickWheel ─── Room::tick ──────┼─ Outbox ─ flush ─ PacketLoop ─ socket
//   control ─ Mailbox ── on_wake ───── Room::… ─────────┘            ├──── Mailbox ─ control
//                                                                    └──── ByteRing ─ recorder

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/orders.hpp"
#include "engine/tick_wheel.hpp"
#include "engine/worker_counters.hpp"
#include "io/byte_ring.hpp"
#include "io/mailbox.hpp"
#include "io/packet_loop.hpp"
#include "io/thread.hpp"

namespace earshot::engine {

class Worker final : private io::PacketSink {
 public:
  // Starts the thread and waits until its loop stands. `tell_control` is called on the worker's
  // thread whenever there is news.
  static Result<std::unique_ptr<Worker>> start(std::size_t index,
                                               std::optional<io::PacketLoop::Backend> backend,
                                               WorkerCounters& counters,
                                               webrtc::BrowserCounters& browser_counters,
                                               std::size_t tap_ring_bytes,
                                               std::function<void()> tell_control);
  ~Worker();

  // --- control thread ---
  void order(Order&& order);  // never refused: what the mailbox can not take waits here
  void push_waiting();        // what waited goes on its way
  std::optional<News> news() { return news_.pop(); }
  std::size_t waiting_orders() const { return orders_.depth() + waiting_.size(); }
  io::Wake& wake() { return wake_; }  // for those who put something into one of its lines
  void finish();                      // obeys what was ordered, then ends; returns when it has
  io::PacketLoop::Backend backend() const { return backend_; }
  io::ByteRing* tap_ring() { return tap_ring_.get(); }  // null: made without

 private:
  static constexpr std::size_t kOrders = 1024, kNews = 8192;

  struct RoomHere;
  struct LegHere {
    std::unique_ptr<LegParts> parts;  // parts->leg is null while a room owns it
    media::Leg* leg = nullptr;
    std::shared_ptr<BrowserLine> line;  // of a browser that knows another worker's port
    RoomHere* room = nullptr;
    int unreleased = 0;  // sockets that the loop still receives from, while leaving
    enum class Leaving : std::uint8_t { no, to_control, for_good } leaving = Leaving::no;
    std::uint32_t kernel_drops = 0;
  };
  struct RoomHere {
    media::Room room;
    std::vector<LegHere*> legs;
    int ticks_until_report = kTicksPerReport;
  };
  static constexpr int kTicksPerReport = 10;  // qualities go to control five times a second

  Worker(io::Wake wake, WorkerCounters& counters, webrtc::BrowserCounters& browser_counters,
         std::size_t tap_ring_bytes, std::function<void()> tell_control);
  void run();

  void on_packet(Instant now, int socket, const Endpoint& source,
                 std::span<const std::uint8_t> bytes) override;
  void on_released(int socket) override;
  void on_wake() override;
  void hear(LegHere& here, Instant now, const Endpoint& source, std::span<const std::uint8_t> bytes,
            bool is_rtcp);
  void hear_browser(Instant now, const Endpoint& source, std::span<const std::uint8_t> bytes);
  void hear_lines();
  void pass_on(Browsers::Browser& browser, Instant now, const Endpoint& source,
               std::span<const std::uint8_t> srtp);
  void take(Browsers::Browser& browser, webrtc::Output& output);

  void obey(std::monostate) {}
  void obey(OpenRoom&);
  void obey(CloseRoom&);
  void obey(TakeLeg&);
  void obey(JoinRoom&);
  void obey(GiveLegBack&);
  void obey(CloseLeg&);
  void obey(ApplyAgreement&);
  void obey(Disconnect&);
  void obey(ApplyTable&);
  void obey(AddTap&);
  void obey(RemoveTap&);
  void obey(PlayPrompts&);
  void obey(StopPrompts&);
  void obey(SendKey&);
  void obey(ServeBrowsers&);
  void obey(ConnectBrowser&);
  void obey(RestartIce&);
  void obey(RouteBrowser&);
  void obey(ListenTo&);
  void obey(DropBrowser&);
  void obey(Finish&) { finishing_ = true; }

  LegHere* leg_here(LegId id);  // null, and counted, when it is not here or on its way out
  RoomHere* room_here(RoomId id);
  void enter(LegHere& leg, RoomId room);
  void leave_room(LegHere& leg);
  void leave(LegHere& leg, LegHere::Leaving how);
  void let_go(LegHere& leg);
  LegHere*& leg_at(int socket);

  void tick(RoomHere& here, Instant now);
  void report(RoomHere& here);
  void flush();
  void pass_on_tapped();
  void tell(News&& news);

  // Shared with the control thread:
  io::Wake wake_;
  io::Mailbox<Order> orders_{kOrders};
  io::Mailbox<News> news_{kNews};
  WorkerCounters& counters_;
  const std::function<void()> tell_control_;
  const std::unique_ptr<io::ByteRing> tap_ring_;  // to the recorder's thread

  // The control thread's:
  std::deque<Order> waiting_;
  io::PacketLoop::Backend backend_ = io::PacketLoop::Backend::epoll;
  io::Thread thread_;

  // The worker thread's:
  std::unique_ptr<io::PacketLoop> loop_;
  media::Outbox outbox_;
  std::vector<io::Datagram> datagrams_;
  std::unordered_map<RoomId, std::unique_ptr<RoomHere>> rooms_;
  std::unordered_map<LegId, std::unique_ptr<LegHere>> legs_;
  std::vector<LegHere*> leg_of_socket_;  // by descriptor
  Browsers browsers_;
  std::vector<LegHere*> listening_;  // legs with a line
  TickWheel<RoomHere> wheel_;
  std::vector<News> unsent_;  // news that found the mailbox full
  bool told_ = false, finishing_ = false;
};

}  // namespace earshot::engine
