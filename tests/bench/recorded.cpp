// What recording costs the audio path: the engine with calls whose packets are forwarded, and in
// turns nobody or a tap hears them. One thread plays all phones and control, one empties the rings
// as the recorder's does. Prints one line of JSON; quote the ratio.
//
//   earshot-recorded-bench [calls] [seconds a turn] [turns of each kind]

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "base/check.hpp"
#include "engine/engine.hpp"
#include "io/clock.hpp"

namespace earshot::engine {
namespace {

constexpr std::size_t kPacket = 12 + 160;  // 20 ms of G.711

// Of all media workers of this process, in milliseconds.
double media_cpu_ms() {
  double sum = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm") >> std::ws, name);
    double nanoseconds = 0;
    if (name.starts_with("media-")) std::ifstream(task.path() / "schedstat") >> nanoseconds;
    sum += nanoseconds / 1e6;
  }
  return sum;
}

struct Call {
  RoomId room;
  std::array<LegId, 2> legs;
  std::array<Endpoint, 2> ours;
  LegId tap;
};

class Bench {
 public:
  explicit Bench(int calls) {
    EngineConfig config;
    config.bind_v4 = IpAddress::parse("127.0.0.1");
    config.first_port = 40'000;
    config.last_port = 59'999;
    PromptConfig tones;
    tones.sounds_directory = tones.music_directory = "/nonexistent";
    auto engine = Engine::start(config, *Prompts::load(tones), counters_, [] {});
    CHECK(engine);
    engine_ = std::move(*engine);
    auto socket = io::UdpSocket::bind(*Endpoint::parse("127.0.0.1:0"), 4 * 1024 * 1024);
    CHECK(socket);
    phones_ = std::move(*socket);
    for (int i = 0; i < calls; ++i) open_call();
    recorder_ = std::thread([this] { record(); });
  }
  ~Bench() {
    ending_ = true;
    recorder_.join();
  }

  struct Turn {
    double cpu_ms = 0;
    std::uint64_t tapped = 0, received = 0;
  };
  Turn turn(bool recorded, int seconds) {
    for (const Call& call : calls_) {
      core::Table table = {{call.legs[0], call.legs[1], 1, true},
                           {call.legs[1], call.legs[0], 1, true}};
      if (recorded) {
        for (const LegId leg : call.legs) table.push_back({leg, call.tap, 1, false, false});
      }
      engine_->perform(core::SetTable{call.room, ++generation_, table});
    }
    talk(500);
    const Turn before{media_cpu_ms(), tapped_, received_};
    talk(seconds * 1000);
    return {media_cpu_ms() - before.cpu_ms, tapped_ - before.tapped, received_ - before.received};
  }
  std::uint64_t dropped() {
    std::uint64_t sum = 0;
    for (auto* ring : engine_->tap_rings()) sum += ring->dropped();
    return sum;
  }

 private:
  void open_call() {
    Call call{ids_.next<RoomId>(), {}, {}, ids_.next<LegId>()};
    engine_->perform(core::OpenRoom{call.room});
    engine_->perform(core::StartTap{call.room, call.tap});
    for (std::size_t i = 0; i < 2; ++i) {
      call.legs[i] = ids_.next<LegId>();
      auto ours = engine_->open(call.legs[i], phones_.local().address, false);
      CHECK(ours);
      call.ours[i] = ours->rtp;
      MediaDescription theirs;
      theirs.rtp = phones_.local();
      ours->codecs = theirs.codecs = {{Codec::pcmu, 0}};
      CHECK(engine_->agree(call.legs[i], *ours, theirs));
      engine_->perform(core::Join{call.legs[i], call.room});
    }
    calls_.push_back(call);
  }

  // All phones speak, spread over the 20 ms.
  void talk(int milliseconds) {
    const Instant start = io::now();
    for (int ms = 0; ms < milliseconds; ++ms) {
      const auto phase = static_cast<std::size_t>(clock_++ % 20);
      for (std::size_t i = phase; i < calls_.size() * 2; i += 20) speak(i);
      std::array<std::uint8_t, 1500> packet;
      do {
        while (phones_.receive(packet)) ++received_;
        std::this_thread::sleep_for(200us);
      } while (io::now() < start + Millis(ms + 1));
      if (ms % 50 == 0) engine_->deliver([](const core::Fact&) {});
    }
  }
  void speak(std::size_t leg) {
    std::array<std::uint8_t, kPacket> packet{0x80};
    const auto sequence = static_cast<std::uint32_t>(clock_ / 20);
    const std::uint32_t time = sequence * 160;
    packet[2] = static_cast<std::uint8_t>(sequence >> 8);
    packet[3] = static_cast<std::uint8_t>(sequence);
    for (std::size_t i = 0; i < 4; ++i)
      packet[4 + i] = static_cast<std::uint8_t>(time >> (24 - 8 * i));
    packet[10] = static_cast<std::uint8_t>(leg >> 8);
    packet[11] = static_cast<std::uint8_t>(leg);
    phones_.send_to(calls_[leg / 2].ours[leg % 2], packet);
  }
  void record() {
    std::uint64_t octets = 0;
    while (!ending_) {
      for (auto* ring : engine_->tap_rings())
        while (ring->pop([&](std::span<const std::uint8_t> message) { octets += message.size(); }))
          ++tapped_;
      std::this_thread::sleep_for(5ms);
    }
  }

  Counters counters_;
  IdSource ids_{1, 1};
  std::unique_ptr<Engine> engine_;
  io::UdpSocket phones_;
  std::vector<Call> calls_;
  std::uint64_t generation_ = 0, received_ = 0;
  std::int64_t clock_ = 0;
  std::atomic<std::uint64_t> tapped_ = 0;
  std::atomic<bool> ending_ = false;
  std::thread recorder_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void run(int calls, int seconds, int turns) {
  Bench bench(calls);
  std::vector<double> plain, recorded, ratios;
  std::uint64_t tapped = 0, received = 0;
  for (int i = 0; i < turns; ++i) {
    const auto without = bench.turn(false, seconds), with = bench.turn(true, seconds);
    CHECK(without.tapped == 0);
    plain.push_back(without.cpu_ms / (calls * seconds));
    recorded.push_back(with.cpu_ms / (calls * seconds));
    ratios.push_back(with.cpu_ms / without.cpu_ms);
    tapped += with.tapped;
    received += with.received;
  }
  fmt::print(
      "{{\"calls\":{},\"plain_cpu_ms_per_call_second\":{:.3f},"
      "\"recorded_cpu_ms_per_call_second\":{:.3f},\"recorded_to_plain\":{:.3f},"
      "\"packets_passed\":{},\"frames_tapped\":{},\"frames_dropped\":{}}}\n",
      calls, median(plain), median(recorded), median(ratios), received, tapped, bench.dropped());
}

}  // namespace
}  // namespace earshot::engine

int main(int argc, char** argv) {
  const auto number = [&](int i, int otherwise) {
    return argc > i ? std::atoi(argv[i]) : otherwise;
  };
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  earshot::engine::run(std::max(1, number(1, 200)), std::max(1, number(2, 5)),
                       std::max(1, number(3, 5)));
  return 0;
}
