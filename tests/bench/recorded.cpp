// What recording costs the audio path: the engine with calls whose packets are forwarded, in turns
// without and with the real recorder, which encrypts all of it and writes it to a disk. One thread
// plays all phones and control. Packets carry the moment at which they were sent, and the kernel
// tells when they came back. Prints one line of JSON; machines differ: quote the ratios.
//
//   earshot-recorded-bench [calls] [seconds a turn] [turns of each kind] [folder]

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "base/check.hpp"
#include "engine/engine.hpp"
#include "io/clock.hpp"
#include "io/thread.hpp"
#include "recording/live/recorder.hpp"
#include "tests/bench/phones.hpp"

namespace earshot::bench {
namespace {

// Of this process's threads whose name begins so, in milliseconds.
double cpu_ms(const std::string& prefix) {
  double sum = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm") >> std::ws, name);
    double nanoseconds = 0;
    if (name.starts_with(prefix)) std::ifstream(task.path() / "schedstat") >> nanoseconds;
    sum += nanoseconds / 1e6;
  }
  return sum;
}

struct Call {
  RoomId room;
  std::array<LegId, 2> legs;
  LegId tap;
};

struct Turn {
  double media_ms = 0, recorder_ms = 0;  // CPU
  Phones::Report phones;
  std::uint64_t frames = 0, lost = 0;  // of recordings
};

class Bench {
 public:
  Bench(int calls, const std::filesystem::path& folder) : folder_(folder) {
    engine::EngineConfig config;
    config.bind_v4 = IpAddress::parse("127.0.0.1");
    config.first_port = 40'000;
    config.last_port = 59'999;
    engine::PromptConfig tones;
    tones.sounds_directory = tones.music_directory = "/nonexistent";
    auto engine = engine::Engine::start(config, *engine::Prompts::load(tones), counters_, [] {});
    CHECK(engine);
    engine_ = std::move(*engine);
    for (int i = 0; i < calls; ++i) open_call();
  }

  Turn turn(bool recorded, int seconds) {
    const std::uint64_t dropped = ring_dropped();
    if (recorded) begin_recordings();
    command_tables(recorded);
    talk(1000);
    (void)phones_.report();
    Turn turn{.media_ms = -cpu_ms("media-"), .recorder_ms = -cpu_ms("rec")};
    talk(seconds * 1000);
    turn.media_ms += cpu_ms("media-");
    turn.recorder_ms += cpu_ms("rec");
    turn.phones = phones_.report();
    command_tables(false);
    talk(100);
    if (recorded) end_recordings(turn);
    turn.lost += ring_dropped() - dropped;
    return turn;
  }

 private:
  void open_call() {
    Call call{ids_.next<RoomId>(), {}, ids_.next<LegId>()};
    engine_->perform(core::OpenRoom{call.room});
    engine_->perform(core::StartTap{call.room, call.tap});
    for (LegId& leg : call.legs) {
      leg = ids_.next<LegId>();
      auto ours = engine_->open(leg, phones_.local().address, false);
      CHECK(ours);
      MediaDescription theirs;
      theirs.rtp = phones_.local();
      ours->codecs = theirs.codecs = {{Codec::pcmu, 0}};
      CHECK(engine_->agree(leg, *ours, theirs));
      engine_->perform(core::Join{leg, call.room});
      phones_.add(ours->rtp);
    }
    calls_.push_back(call);
  }
  void command_tables(bool recorded) {
    for (const Call& call : calls_) {
      core::Table table = {{call.legs[0], call.legs[1], 1, true},
                           {call.legs[1], call.legs[0], 1, true}};
      if (recorded)
        for (const LegId leg : call.legs) table.push_back({leg, call.tap, 1, false, false});
      engine_->perform(core::SetTable{call.room, ++generation_, table});
    }
  }
  void begin_recordings() {
    std::filesystem::create_directories(folder_);
    recording::RecorderConfig config{.layout = {folder_}, .loop = {.keep_free = 0}};
    const recording::KeyStore keys(config.layout,
                                   *recording::MasterKeys::open(folder_ / "master.keys"));
    auto recorder = recording::Recorder::start(
        config, keys, engine_->tap_rings(), [] {}, counters_, log_);
    CHECK(recorder);
    recorder_ = std::move(*recorder);
    for (const Call& call : calls_)
      CHECK(recorder_->post(recording::Begin{ids_.next<RecordingId>(), CallId{1}, call.tap,
                                             io::wall_now(), io::now()}));
    // All at once, which no call centre does: the disk has to take the keys first.
    await<recording::Began>(
        [](const recording::Began& news, auto& running) { running.push_back(news.recording); });
  }
  void end_recordings(Turn& turn) {
    for (const RecordingId id : running_) CHECK(recorder_->post(recording::End{id, io::now()}));
    await<recording::Ended>([&](const recording::Ended& news, auto& running) {
      std::erase(running, news.recording);
      turn.frames += news.totals.frames;
      turn.lost += news.totals.lost_frames;
    });
    recorder_.reset();
    std::filesystem::remove_all(folder_);
  }
  // As many news of one kind as there are calls; calls go on meanwhile.
  template <class News, class F>
  void await(F&& take) {
    for (std::size_t count = 0; count < calls_.size();) {
      talk(20);
      while (const auto news = recorder_->next_news()) {
        CHECK(!std::holds_alternative<recording::Lost>(*news));
        if (const auto* one = std::get_if<News>(&*news)) take(*one, running_), ++count;
      }
    }
  }
  void talk(int milliseconds) {
    for (int i = 0; i < milliseconds; ++i) {
      phones_.speak_for_a_millisecond();
      if (i % 50 == 0) engine_->deliver([](const core::Fact&) {});
    }
  }
  std::uint64_t ring_dropped() {
    std::uint64_t sum = 0;
    for (const auto* ring : engine_->tap_rings()) sum += ring->dropped();
    return sum;
  }

  const std::filesystem::path folder_;
  Counters counters_;
  NoLog log_;
  IdSource ids_{1, 1};
  Phones phones_;
  std::unique_ptr<engine::Engine> engine_;
  std::vector<Call> calls_;
  std::vector<RecordingId> running_;
  std::unique_ptr<recording::Recorder> recorder_;
  std::uint64_t generation_ = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Kind {
  std::vector<double> media, recorder, delay_p50, delay_p99, jitter_p99;
  std::uint64_t sent = 0, received = 0, frames = 0, lost = 0;

  void add(const Turn& turn, double call_seconds) {
    media.push_back(turn.media_ms / call_seconds);
    recorder.push_back(turn.recorder_ms / call_seconds);
    delay_p50.push_back(turn.phones.delay_p50_ms);
    delay_p99.push_back(turn.phones.delay_p99_ms);
    jitter_p99.push_back(turn.phones.jitter_p99_ms);
    sent += turn.phones.sent;
    received += turn.phones.received;
    frames += turn.frames;
    lost += turn.lost;
  }
  std::string json() const {
    return fmt::format(
        "{{\"cpu_ms_per_call_second\":{:.3f},\"recorder_cpu_ms_per_call_second\":{:.3f},"
        "\"delay_ms\":{{\"p50\":{:.3f},\"p99\":{:.3f}}},\"jitter_p99_ms\":{:.3f},"
        "\"packets_sent\":{},\"packets_received\":{},\"frames_kept\":{},\"frames_lost\":{}}}",
        median(media), median(recorder), median(delay_p50), median(delay_p99), median(jitter_p99),
        sent, received, frames, lost);
  }
};

void run(int calls, int seconds, int turns, const std::filesystem::path& folder) {
  Bench bench(calls, folder);
  Kind plain, recorded;
  std::vector<double> ratios;
  for (int i = 0; i < turns; ++i) {
    const Turn without = bench.turn(false, seconds), with = bench.turn(true, seconds);
    plain.add(without, calls * seconds);
    recorded.add(with, calls * seconds);
    ratios.push_back(with.media_ms / without.media_ms);
  }
  fmt::print("{{\"calls\":{},\"recorded_to_plain\":{:.3f},\"plain\":{},\"recorded\":{}}}\n", calls,
             median(ratios), plain.json(), recorded.json());
}

}  // namespace
}  // namespace earshot::bench

int main(int argc, char** argv) {
  const auto number = [&](int i, int otherwise) {
    return argc > i ? std::max(1, std::atoi(argv[i])) : otherwise;
  };
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  const auto folder = std::filesystem::path(argc > 4 ? argv[4] : "/var/tmp") /
                      fmt::format("earshot-recorded-bench-{}", ::getpid());
  // Phones wait for nobody either: what is late is the server's doing.
  earshot::io::Thread("phones", earshot::io::Priority::audio, [&] {
    earshot::bench::run(number(1, 200), number(2, 5), number(3, 5), folder);
  }).join();
  return 0;
}
