#pragma once
// The recorder's loop in virtual time, with the real disk behind it and taps filled by hand.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "io/clock.hpp"
#include "media/tap/tapped_wire.hpp"
#include "recording/live/recorder_loop.hpp"
#include "recording/testing/scratch.hpp"

namespace earshot::recording::testing {

inline constexpr RecordingId kId{0x1001};
inline constexpr LegId kTap{900}, kCustomer{1}, kAgent{2};
inline constexpr Instant kStart{1000s};

inline void tap(io::ByteRing& ring, LegId ear, LegId speaker, Instant at, std::uint32_t rtp_time,
                std::uint8_t octet = 0x55) {
  const Bytes payload(160, octet);
  const media::TappedFrame frame{.tap = ear,
                                 .speaker = speaker,
                                 .at = at,
                                 .rtp_time = rtp_time,
                                 .codec = Codec::pcmu,
                                 .payload = payload};
  ring.push(media::write_tapped(frame), payload);
}

// A disk that fails when told, or takes its time, and knows what would survive a power cut.
struct Disk {
  std::atomic<int> write_error{0}, sync_error{0};  // errno; 0: none
  std::atomic<bool> hangs{false};                  // writing waits
  std::atomic<std::uint64_t> synced{0};            // octets, of the file that was synced last
};
class FileOnDisk final : public AppendFile {
 public:
  FileOnDisk(Disk& disk, std::unique_ptr<DiskFile> file) : disk_(disk), file_(std::move(file)) {}
  Result<void> append(ByteView bytes) override {
    while (disk_.hangs) std::this_thread::yield();
    if (const int error = disk_.write_error) {
      if (auto part = file_->append(bytes.first(bytes.size() / 2)); !part) return part;
      return tl::unexpected(disk_error("write", "test", error));
    }
    auto done = file_->append(bytes);
    if (done) size_ += bytes.size();
    return done;
  }
  Result<void> cut(std::uint64_t size) override { return file_->cut(size); }
  Result<void> sync() override {
    if (const int error = disk_.sync_error)
      return tl::unexpected(disk_error("sync", "test", error));
    const std::uint64_t size = size_;
    auto done = file_->sync();
    if (done) disk_.synced = size;
    return done;
  }

 private:
  Disk& disk_;
  std::unique_ptr<DiskFile> file_;
  std::atomic<std::uint64_t> size_{0};
};
inline auto files_on(Disk& disk) {
  return [&disk](const std::filesystem::path& path) -> Result<std::unique_ptr<AppendFile>> {
    if (const int error = disk.write_error) return tl::unexpected(disk_error("make", path, error));
    return std::make_unique<FileOnDisk>(disk, must(DiskFile::make(path)));
  };
}

// The loop in virtual time, with the real disk behind it.
class LoopTest : public ::testing::Test {
 protected:
  LoopTest() : keys(key_store(scratch)) {
    options.keep_free = 0;
    options.make_file = files_on(disk);
    begin_loop();
  }
  void begin_loop() {
    loop = std::make_unique<RecorderLoop>(keys, options, rings, jobs, counters, log);
  }
  void step() {
    loop->step(
        now,
        [this]() -> std::optional<Command> {
          if (commands.empty()) return std::nullopt;
          Command command = std::move(commands.front());
          commands.erase(commands.begin());
          return command;
        },
        news);
  }
  // Steps without time passing until the disk's thread has answered.
  template <class F>
  bool eventually(F&& reached) {
    for (const auto deadline = io::now() + 20s; io::now() < deadline; std::this_thread::yield()) {
      step();
      if (reached()) return true;
    }
    return false;
  }
  template <class T>
  std::vector<T> told() const {
    std::vector<T> of_kind;
    for (const News& one : news)
      if (const T* it = std::get_if<T>(&one)) of_kind.push_back(*it);
    return of_kind;
  }
  void begin(RecordingId id = kId, LegId ear = kTap) {
    commands.push_back(Begin{id, CallId{5}, ear, WallTime(Millis(1'700'000'000'000)), now});
    commands.push_back(Track{id, {kCustomer, "customer", {}, "someone"}});
    ASSERT_TRUE(eventually([&] { return !told<Began>().empty(); }));
  }
  void talk(Millis time, LegId ear = kTap) {
    for (Millis passed{}; passed < time; passed += 20ms) {
      now += 20ms;
      tap(ring, ear, kCustomer, now, rtp += 160);
      step();
    }
  }
  Ending read(RecordingId id, std::vector<Marker>* markers = nullptr) {
    Reader reader =
        must(Reader::open(must(open_for_reading(keys.layout().sound(id))), id, must(keys.get(id))));
    frames = 0;
    while (const auto chunk = reader.next()) {
      frames += chunk->frames.size();
      if (markers) markers->insert(markers->end(), chunk->markers.begin(), chunk->markers.end());
    }
    return reader.ending();
  }
  std::vector<Ended> end(RecordingId id = kId) {
    commands.push_back(End{id, now});
    EXPECT_TRUE(eventually([&] { return !told<Ended>().empty(); }));
    return told<Ended>();
  }

  Scratch scratch;
  KeyStore keys;
  Disk disk;
  Counters registry;
  RecorderCounters counters{registry};
  NoLog log;
  io::ByteRing ring{1 << 20};
  std::vector<io::ByteRing*> rings{&ring};
  LoopOptions options;
  std::unique_ptr<RecorderLoop> loop;
  Jobs jobs;
  Instant now = kStart;
  std::uint32_t rtp = 0;
  std::vector<Command> commands;
  std::vector<News> news;
  std::size_t frames = 0;
};

}  // namespace earshot::recording::testing
