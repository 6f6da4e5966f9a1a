#pragma once
// All recordings that run, without the thread: step() takes commands and what was tapped, writes
// the chunks that are due and tells what happened. Home thread: the recorder's (in tests, the
// test's).

#include <functional>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/counters.hpp"
#include "base/log.hpp"
#include "io/byte_ring.hpp"
#include "recording/keys/key_store.hpp"
#include "recording/live/jobs.hpp"
#include "recording/live/live_recording.hpp"

namespace earshot::recording {

struct RecorderCounters {
  explicit RecorderCounters(Counters& counters);
  Counter &frames, &unknown, &overflow, &lost, &bytes, &failures, &live;
};

struct LoopOptions {
  Seconds sync_every = 5s;            // what a power cut may cost; a crash costs at most a second
  std::uint64_t keep_free = 1 << 28;  // octets of the disk that are left to others
  // On the disk's thread, before a key is destroyed: may it be? (Not under legal hold.) Nobody
  // asked: yes.
  std::function<Result<void>(RecordingId)> may_erase;
  bool tombstones = false;  // erased recordings may have a copy in object storage (Layout)
  // Tests make files that fail.
  std::function<Result<std::unique_ptr<AppendFile>>(const std::filesystem::path&)> make_file;
};

class RecorderLoop {
 public:
  using NextCommand = std::function<std::optional<Command>()>;

  RecorderLoop(const KeyStore& keys, LoopOptions options, std::span<io::ByteRing* const> taps,
               Jobs& jobs, RecorderCounters& counters, Log& log);

  // `next_command` gives commands until there are none; `news` is appended to.
  void step(Instant now, const NextCommand& next_command, std::vector<News>& news);

  void recover(std::vector<RecordingId> ids) { to_recover_ = std::move(ids); }
  void end_all(Instant now, const std::string& why);
  std::size_t live() const { return recordings_.size(); }
  bool busy() const { return !recordings_.empty() || !to_recover_.empty() || !jobs_.idle(); }
  // Why recordings can not be written just now.
  const std::optional<Error>& fault() const { return fault_; }

 private:
  using Recordings = std::map<RecordingId, LiveRecording>;
  void take_commands();
  void take(const Begin& begin);
  void take(Track& track);
  void take(Mark& mark);
  void take(const End& end);
  void take(const Erase& erase);
  void drain();
  void hear(std::span<const std::uint8_t> message);
  LiveRecording* recording_of(LegId tap);
  LiveRecording* find(RecordingId id);

  void serve(LiveRecording& one, Instant now);
  void open(LiveRecording& one);
  void write(LiveRecording& one, Instant now);
  void sync(LiveRecording& one, Instant now);
  void put_away(LiveRecording& one);
  void erase(LiveRecording& one);
  void erase_ended(RecordingId id);
  Result<void> destroy(RecordingId id);  // disk thread
  void not_erased(RecordingId id, const Error& why);
  void recover_next();
  void look_for_room();
  // Made in place: moving a variant makes g++ 12 see uninitialized members where there are none.
  template <class T>
  void tell(T news) {
    news_->emplace_back(std::in_place_type<T>, std::move(news));
  }
  void failed(LiveRecording& one, const Error& why);
  void lost(LiveRecording& one, const Error& why);
  void working(LiveRecording& one);

  const KeyStore& keys_;
  LoopOptions options_;
  std::vector<io::ByteRing*> taps_;
  std::vector<std::uint64_t> dropped_by_tap_;
  Jobs& jobs_;
  RecorderCounters& counters_;
  Log& log_;

  Recordings recordings_;
  std::unordered_map<LegId, RecordingId> by_tap_;
  std::vector<End> ends_;  // taken when the rings have been drained
  std::vector<RecordingId> to_recover_;
  bool recovering_ = false, looking_ = false;
  Instant next_look_{};
  std::optional<Error> no_room_, fault_;
  const NextCommand* next_command_ = nullptr;  // during step()
  std::vector<News>* news_ = nullptr;
  Instant now_{};
};

}  // namespace earshot::recording
