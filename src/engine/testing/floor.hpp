#pragma once
// A call floor for tests: an engine, phones over real loopback UDP, and the control thread's part
// played by the test. Time is real: every 20 ms each phone speaks one frame.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/counters.hpp"
#include "engine/engine.hpp"
#include "engine/testing/browser_phone.hpp"
#include "engine/testing/phone.hpp"
#include "io/clock.hpp"
#include "io/packet_loop.hpp"

namespace earshot::engine::testing {

class Floor final : private io::PacketSink {
 public:
  explicit Floor(EngineConfig config = {});
  ~Floor() override;

  struct Party {
    LegId leg;
    std::unique_ptr<Device> device;
  };
  LegId add_phone(int hertz);  // opened and agreed, in no room yet
  Phone& phone(LegId leg) { return device<Phone>(leg); }
  // A browser that will share a room with `near`; returns when its media is up.
  LegId add_browser(int hertz, LegId near = {}, const std::string& address = "127.0.0.1");
  BrowserPhone& browser(LegId leg) { return device<BrowserPhone>(leg); }
  bool is_up(LegId leg) const { return told<core::LegMediaUp>(leg) > 0; }
  template <class Fact>
  std::size_t told(LegId leg) const;
  void hang_up(LegId leg);  // the phone stays and goes on talking to nobody
  RoomId open_room();

  using Rows = std::vector<std::pair<LegId, LegId>>;  // speaker, listener
  void set_table(RoomId room, const Rows& rows);      // returns when the worker has applied it

  void talk(int frames);  // this many frames pass
  // Talks until it is so; the test fails after ten seconds.
  void eventually(const std::string& reason, const std::function<bool()>& condition);
  // After a moment to settle, each listener hears exactly whom the rows let him hear.
  void expect_hearing(const Rows& rows, const std::string& when);

  std::uint64_t counter(const std::string& name, const std::string& label = "") const;
  Engine& engine() { return *engine_; }
  const std::vector<core::Fact>& facts() const { return facts_; }

 private:
  void on_packet(Instant, int socket, const Endpoint&,
                 std::span<const std::uint8_t> bytes) override;
  void on_released(int) override {}
  void on_wake() override;
  void pass_time(Instant until);
  template <class Kind>
  Kind& device(LegId leg);

  io::Wake wake_;
  std::unique_ptr<io::PacketLoop> loop_;
  Counters counters_;
  IdSource ids_{1, 1};
  std::vector<Party> parties_;
  std::vector<core::Fact> facts_;
  std::uint64_t generation_ = 0;
  Instant next_frame_;
  std::unique_ptr<Engine> engine_;
};

namespace detail {

inline constexpr Micros kFrameTime = 20ms;
inline constexpr int kSettle = 25, kListen = 12;  // frames
inline constexpr int kWindows = 10;

inline Prompts tones() {
  PromptConfig config;
  config.sounds_directory = config.music_directory = "/nonexistent";
  return std::move(*Prompts::load(config));
}

}  // namespace detail

inline Floor::Floor(EngineConfig config)
    : wake_(std::move(*io::Wake::make())), next_frame_(io::now()) {
  loop_ = std::move(*io::PacketLoop::make(wake_, io::PacketLoop::Backend::epoll));
  config.bind_v4 = IpAddress::parse("127.0.0.1");
  auto engine = Engine::start(config, detail::tones(), counters_, [this] { wake_.signal(); });
  CHECK(engine);
  engine_ = std::move(*engine);
}

inline Floor::~Floor() { engine_.reset(); }

inline LegId Floor::add_phone(int hertz) {
  const auto leg = ids_.next<LegId>();
  auto phone = std::make_unique<Phone>(hertz);
  const auto theirs = phone->description();
  auto ours = engine_->open(leg, theirs.rtp.address, false);
  CHECK(ours);
  phone->call(ours->rtp);
  ours->codecs = {{Codec::pcmu, 0}};
  CHECK(engine_->agree(leg, *ours, theirs));
  loop_->add(phone->fd());
  parties_.push_back({leg, std::move(phone)});
  return leg;
}

inline LegId Floor::add_browser(int hertz, LegId near, const std::string& address) {
  const auto leg = ids_.next<LegId>();
  auto browser = std::make_unique<BrowserPhone>(hertz, *IpAddress::parse(address));
  auto answer = engine_->accept(leg, browser->offer(), near);
  CHECK(answer);
  browser->take_answer(*answer);
  loop_->add(browser->fd());
  parties_.push_back({leg, std::move(browser)});
  eventually("the browser's media is up", [&] { return is_up(leg); });
  return leg;
}

template <class Kind>
Kind& Floor::device(LegId leg) {
  const auto found = std::find_if(parties_.begin(), parties_.end(),
                                  [&](const Party& party) { return party.leg == leg; });
  CHECK(found != parties_.end());
  return dynamic_cast<Kind&>(*found->device);
}

template <class Fact>
std::size_t Floor::told(LegId leg) const {
  return static_cast<std::size_t>(
      std::count_if(facts_.begin(), facts_.end(), [&](const core::Fact& fact) {
        const auto* told = std::get_if<Fact>(&fact);
        return told != nullptr && told->leg == leg;
      }));
}

inline void Floor::hang_up(LegId leg) { engine_->close(leg); }

inline RoomId Floor::open_room() {
  const auto room = ids_.next<RoomId>();
  engine_->perform(core::OpenRoom{room});
  return room;
}

inline void Floor::set_table(RoomId room, const Rows& rows) {
  core::Table table;
  for (const auto& [speaker, listener] : rows) table.push_back({speaker, listener, 1, false});
  const auto generation = ++generation_;
  engine_->perform(core::SetTable{room, generation, table});
  eventually("the table is applied", [&] {
    return std::any_of(facts_.begin(), facts_.end(), [&](const core::Fact& fact) {
      const auto* applied = std::get_if<core::TableApplied>(&fact);
      return applied != nullptr && applied->room == room && applied->generation == generation;
    });
  });
}

inline void Floor::talk(int frames) {
  for (int i = 0; i < frames; ++i) {
    for (auto& party : parties_) {
      party.device->step(io::now());
      party.device->speak();
    }
    pass_time(next_frame_ += detail::kFrameTime);
  }
}

inline void Floor::eventually(const std::string& reason, const std::function<bool()>& condition) {
  const Instant deadline = io::now() + 10s;
  while (!condition()) {
    ASSERT_LT(io::now(), deadline) << "never: " << reason;
    if (io::now() >= next_frame_) {
      talk(1);
    } else {
      loop_->wait(next_frame_, *this);
    }
  }
}

// A window in which everybody hears whom he should is waited for: on a busy machine packets come
// late. Whoever hears somebody whom he should not does so in no window.
inline void Floor::expect_hearing(const Rows& rows, const std::string& when) {
  talk(detail::kSettle);
  bool complete = false;
  for (int window = 0; !complete && window < detail::kWindows; ++window) {
    for (auto& party : parties_) party.device->forget();
    talk(detail::kListen);
    complete = true;
    const bool last = window + 1 == detail::kWindows;
    for (const auto& listener : parties_) {
      for (const auto& speaker : parties_) {
        const bool wanted =
            std::find(rows.begin(), rows.end(), std::pair(speaker.leg, listener.leg)) != rows.end();
        const bool hears = listener.device->hears(speaker.device->hertz());
        complete = complete && (hears || !wanted);
        if (hears == wanted || (wanted && !last)) continue;
        ADD_FAILURE() << when << ": the phone at " << listener.device->hertz() << " Hz "
                      << (wanted ? "should hear" : "must not hear") << " the one at "
                      << speaker.device->hertz() << " Hz (" << listener.device->heard_samples()
                      << " samples received)";
      }
    }
  }
}

inline std::uint64_t Floor::counter(const std::string& name, const std::string& label) const {
  std::uint64_t found = 0;
  counters_.visit([&](const CounterInfo& info, std::uint64_t value) {
    if (info.name == name && info.label == label) found = value;
  });
  return found;
}

inline void Floor::pass_time(Instant until) {
  while (io::now() < until) loop_->wait(until, *this);
}

inline void Floor::on_packet(Instant now, int socket, const Endpoint&,
                             std::span<const std::uint8_t> bytes) {
  for (auto& party : parties_) {
    if (party.device->fd() == socket) party.device->hear(now, bytes);
  }
}

inline void Floor::on_wake() {
  engine_->deliver([this](const core::Fact& fact) { facts_.push_back(fact); });
}

}  // namespace earshot::engine::testing
