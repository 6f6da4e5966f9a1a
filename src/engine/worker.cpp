#include "engine/worker.hpp"

#include <algorithm>
#include <future>

#include "io/clock.hpp"
#include "media/rtp/packet.hpp"
#include "media/tap/tapped_wire.hpp"

namespace earshot::engine {
namespace {

constexpr Micros kLongestSleep = 1s;
constexpr std::size_t kMostUnsent = 65'536;  // facts beyond are lost, and counted

}  // namespace

Result<std::unique_ptr<Worker>> Worker::start(std::size_t index,
                                              std::optional<io::PacketLoop::Backend> backend,
                                              WorkerCounters& counters,
                                              webrtc::BrowserCounters& browser_counters,
                                              std::size_t tap_ring_bytes,
                                              std::function<void()> tell_control) {
  auto wake = io::Wake::make();
  if (!wake) return tl::unexpected(wake.error());
  std::unique_ptr<Worker> worker(new Worker(std::move(*wake), counters, browser_counters,
                                            tap_ring_bytes, std::move(tell_control)));
  std::promise<Result<void>> stands;  // the loop belongs to the thread that makes it
  auto standing = stands.get_future();
  worker->thread_ = io::Thread("media-" + std::to_string(index), io::Priority::audio,
                               [&worker = *worker, backend, &stands] {
                                 auto loop = io::PacketLoop::make(worker.wake_, backend);
                                 if (!loop) {
                                   stands.set_value(tl::unexpected(loop.error()));
                                   return;
                                 }
                                 worker.loop_ = std::move(*loop);
                                 worker.backend_ = worker.loop_->backend();
                                 stands.set_value({});
                                 worker.run();
                               });
  if (auto result = standing.get(); !result) return tl::unexpected(result.error());
  return worker;
}

Worker::Worker(io::Wake wake, WorkerCounters& counters, webrtc::BrowserCounters& browser_counters,
               std::size_t tap_ring_bytes, std::function<void()> tell_control)
    : wake_(std::move(wake)),
      counters_(counters),
      tell_control_(std::move(tell_control)),
      tap_ring_(tap_ring_bytes > 0 ? std::make_unique<io::ByteRing>(tap_ring_bytes) : nullptr),
      browsers_(browser_counters),
      wheel_(io::now()) {
  datagrams_.reserve(media::Outbox::kPackets);
}

Worker::~Worker() { finish(); }

void Worker::order(Order&& order) {
  push_waiting();
  if (!waiting_.empty() || !orders_.push(std::move(order))) waiting_.push_back(std::move(order));
  wake_.signal();
}

void Worker::push_waiting() {
  while (!waiting_.empty() && orders_.push(std::move(waiting_.front()))) waiting_.pop_front();
}

void Worker::finish() {
  order(Finish{});
  while (!waiting_.empty()) {  // the mailbox was full: the worker is emptying it
    push_waiting();
    wake_.signal();
    std::this_thread::yield();
  }
  thread_.join();
}

void Worker::run() {
  while (!finishing_) {
    loop_->wait(browsers_.next_step(wheel_.next_due(io::now() + kLongestSleep)), *this);
    const Instant now = io::now();
    browsers_.step(now, [this](auto& browser, auto&& output) { take(browser, output); });
    wheel_.run(
        now, [&](RoomHere& here) { tick(here, now); },
        [&](Micros late, std::int64_t skipped) {
          counters_.tick_late(late);
          counters_.ticks_skipped.add(static_cast<std::uint64_t>(skipped));
        });
    flush();
  }
  loop_.reset();  // before the sockets close
  rooms_.clear();
  legs_.clear();
}

// --- packets ---

void Worker::on_packet(Instant now, int socket, const Endpoint& source,
                       std::span<const std::uint8_t> bytes) {
  counters_.packets_in.add();
  if (browsers_.sockets.contains(socket)) return hear_browser(now, source, bytes);
  if (auto* here = leg_at(socket)) {
    hear(*here, now, source, bytes,
         socket != here->parts->rtp.fd() || media::looks_like_rtcp(bytes));
  } else {
    counters_.dropped_no_room.add();
  }
}

void Worker::hear(LegHere& here, Instant now, const Endpoint& source,
                  std::span<const std::uint8_t> bytes, bool rtcp) {
  if (here.room == nullptr) return counters_.dropped_no_room.add();
  auto& room = here.room->room;
  if (rtcp) {
    room.receive_rtcp(now, *here.leg, source, bytes, outbox_);
  } else {
    room.receive_rtp(now, *here.leg, source, bytes, outbox_);
  }
  if (outbox_.nearly_full()) flush();
}

void Worker::tick(RoomHere& here, Instant now) {
  here.room.tick(now, outbox_);
  if (outbox_.nearly_full()) flush();
  if (--here.ticks_until_report == 0) {
    here.ticks_until_report = kTicksPerReport;
    report(here);
  }
}

void Worker::report(RoomHere& here) {
  for (auto* leg : here.legs) {
    tell(LegQualityView{leg->parts->id, leg->leg->quality()});
    if (leg->parts->rtp.fd() < 0) continue;
    const auto drops = leg->parts->rtp.dropped();
    counters_.dropped_by_kernel.add(drops - leg->kernel_drops);
    leg->kernel_drops = drops;
  }
}

void Worker::flush() {
  if (!outbox_.packets().empty()) {
    datagrams_.clear();
    for (const auto& packet : outbox_.packets()) {
      datagrams_.push_back({packet.socket, packet.to, packet.bytes});
    }
    counters_.packets_out.add(datagrams_.size());
    counters_.send_refused.add(loop_->send(datagrams_));
  }
  pass_on_tapped();
  for (const auto& fact : outbox_.facts()) tell(media::Fact(fact));
  outbox_.clear();

  auto sent = unsent_.begin();
  while (sent != unsent_.end() && news_.push(std::move(*sent))) ++sent;
  unsent_.erase(unsent_.begin(), sent);
  if (std::exchange(told_, false)) tell_control_();
}

// Before the facts of the same step: who is told that a table applies finds in the ring whatever
// was tapped by the one before.
void Worker::pass_on_tapped() {
  for (const auto& frame : outbox_.tapped()) {
    if (!tap_ring_->push(media::write_tapped(frame), frame.payload)) counters_.tap_ring_full.add();
  }
}

void Worker::tell(News&& news) {
  told_ = true;
  if (unsent_.empty() && news_.push(std::move(news))) return;
  const bool can_be_lost = !std::holds_alternative<std::unique_ptr<LegParts>>(news) &&
                           !std::holds_alternative<BrowserNews>(news);
  if (can_be_lost && unsent_.size() >= kMostUnsent) {
    counters_.facts_lost.add();
  } else {
    unsent_.push_back(std::move(news));
  }
}

// --- orders ---

void Worker::on_wake() {
  hear_lines();  // first: what came before an order is older than it
  std::size_t obeyed = 0;
  while (auto order = orders_.pop()) {
    std::visit([this](auto& what) { obey(what); }, *order);
    if (outbox_.nearly_full()) flush();
    ++obeyed;
  }
  counters_.orders.add(obeyed);
  if (obeyed >= kOrders / 2) told_ = true;  // control may have more that found no room
}

void Worker::obey(OpenRoom& order) {
  auto& here = rooms_[order.room];
  if (here) return;
  here.reset(new RoomHere{media::Room(order.room)});
  wheel_.add(*here, io::now());
}

void Worker::obey(CloseRoom& order) {
  auto* here = room_here(order.room);
  if (here == nullptr) return;
  while (!here->legs.empty()) leave_room(*here->legs.back());
  wheel_.remove(*here);
  rooms_.erase(order.room);
}

void Worker::obey(TakeLeg& order) {
  auto here = std::make_unique<LegHere>();
  here->parts = std::move(order.parts);
  here->leg = here->parts->leg.get();
  for (const int socket : {here->parts->rtp.fd(), here->parts->rtcp.fd()}) {
    if (socket < 0) continue;
    leg_at(socket) = here.get();
    loop_->add(socket);
  }
  enter(*here, order.room);
  const LegId id = here->parts->id;
  legs_[id] = std::move(here);
}

void Worker::obey(JoinRoom& order) {
  auto* here = leg_here(order.leg);
  if (here == nullptr) return;
  leave_room(*here);
  enter(*here, order.room);
}

void Worker::obey(GiveLegBack& order) {
  // It stays in its room, and is heard, until the loop has let go of its sockets.
  if (auto* here = leg_here(order.leg)) leave(*here, LegHere::Leaving::to_control);
}

void Worker::obey(CloseLeg& order) {
  const auto found = legs_.find(order.leg);
  if (found == legs_.end()) return counters_.orders_ignored.add();
  auto& here = *found->second;
  leave_room(here);
  leave(here, LegHere::Leaving::for_good);
}

void Worker::obey(ApplyAgreement& order) {
  auto* here = leg_here(order.leg);
  if (here == nullptr) return;
  order.agreement->apply_to(*here->leg);
  if (here->room != nullptr) here->room->room.agreed(order.leg);
}

void Worker::obey(Disconnect& order) {
  auto* here = leg_here(order.leg);
  if (here == nullptr) return;
  here->leg->disconnect();
  if (here->room != nullptr) here->room->room.agreed(order.leg);
}

void Worker::obey(ApplyTable& order) {
  if (auto* here = room_here(order.room)) {
    here->room.set_table(order.generation, order.table, outbox_);
  }
}

void Worker::obey(AddTap& order) {
  if (!tap_ring_) return counters_.orders_ignored.add();
  if (auto* here = room_here(order.room)) here->room.add_tap(order.tap);
}

void Worker::obey(RemoveTap& order) {
  if (auto* here = room_here(order.room)) here->room.remove_tap(order.tap);
}

void Worker::obey(PlayPrompts& order) {
  auto* here = leg_here(order.leg);
  if (here != nullptr && here->room != nullptr) {
    here->room->room.play(order.leg, std::move(order.prompts), order.loop);
  }
}

void Worker::obey(StopPrompts& order) {
  auto* here = leg_here(order.leg);
  if (here != nullptr && here->room != nullptr) here->room->room.stop_play(order.leg);
}

void Worker::obey(SendKey& order) {
  auto* here = leg_here(order.leg);
  if (here != nullptr && here->room != nullptr) {
    here->room->room.send_digit(order.leg, order.digit);
  }
}

Worker::LegHere* Worker::leg_here(LegId id) {
  const auto found = legs_.find(id);
  if (found != legs_.end() && found->second->leaving == LegHere::Leaving::no) {
    return found->second.get();
  }
  counters_.orders_ignored.add();
  return nullptr;
}

Worker::RoomHere* Worker::room_here(RoomId id) {
  const auto found = rooms_.find(id);
  if (found != rooms_.end()) return found->second.get();
  counters_.orders_ignored.add();
  return nullptr;
}

void Worker::enter(LegHere& leg, RoomId id) {
  auto* here = room_here(id);
  if (here == nullptr) return;
  leg.room = here;
  here->legs.push_back(&leg);
  here->room.add(std::move(leg.parts->leg));
}

void Worker::leave_room(LegHere& leg) {
  if (leg.room == nullptr) return;
  leg.parts->leg = leg.room->room.remove(leg.parts->id);
  std::erase(leg.room->legs, &leg);
  leg.room = nullptr;
}

void Worker::leave(LegHere& leg, LegHere::Leaving how) {
  const bool has_sockets = leg.parts->rtp.fd() >= 0;
  if (has_sockets && leg.leaving == LegHere::Leaving::no) {
    leg.unreleased = 2;
    loop_->release(leg.parts->rtp.fd());
    loop_->release(leg.parts->rtcp.fd());
  }
  leg.leaving = how;
  if (!has_sockets) let_go(leg);
}

void Worker::on_released(int socket) {
  auto* here = std::exchange(leg_at(socket), nullptr);
  if (here == nullptr || --here->unreleased > 0) return;
  let_go(*here);
}

void Worker::let_go(LegHere& leg) {
  leave_room(leg);
  flush();  // packets that still name its sockets go first
  std::erase(listening_, &leg);
  const auto node = legs_.extract(leg.parts->id);
  if (leg.leaving == LegHere::Leaving::to_control) tell(std::move(leg.parts));
}

Worker::LegHere*& Worker::leg_at(int socket) {
  const auto index = static_cast<std::size_t>(socket);
  if (leg_of_socket_.size() <= index) leg_of_socket_.resize(index + 256);
  return leg_of_socket_[index];
}

}  // namespace earshot::engine
