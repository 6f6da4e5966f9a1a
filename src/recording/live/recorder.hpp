#pragma once
// The recording thread: takes what the media workers' rings hold and keeps it, each recording in a
// container of its own. Nothing of it touches the audio path or waits for it; what it can not keep
// is counted, marked in the recording, and told.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <span>

#include "base/counters.hpp"
#include "base/log.hpp"
#include "io/byte_ring.hpp"
#include "io/mailbox.hpp"
#include "io/thread.hpp"
#include "io/wake.hpp"
#include "recording/keys/key_store.hpp"
#include "recording/live/messages.hpp"
#include "recording/live/recorder_loop.hpp"

namespace earshot::recording {

struct RecorderConfig {
  Layout layout;
  LoopOptions loop;
};

class Recorder {
 public:
  // `taps`: one ring for each media worker, with media/tap/tapped_wire messages; they outlive the
  // recorder, which is their only consumer. `on_news` is called on the recorder's thread when there
  // is something for next_news(). What the last run left unsealed is recovered meanwhile, and told.
  // Errors: "recordings_in_use" (another server has the folder) and the disk's.
  static Result<std::unique_ptr<Recorder>> start(const RecorderConfig& config, const KeyStore& keys,
                                                 std::span<io::ByteRing* const> taps,
                                                 std::function<void()> on_news, Counters& counters,
                                                 Log& log);
  ~Recorder();  // seals what runs, marked "stopped"

  // Control thread. False: full, post it again later, in order.
  bool post(Command&& command);
  std::optional<News> next_news() { return news_.pop(); }

  // Why recordings can not be written just now, if so: the disk is full, fails, or hangs (within 5
  // s). For the alarm, and for calls that may not be without a recording. Any thread.
  std::optional<Error> fault(Instant now) const;

 private:
  Recorder(const RecorderConfig& config, const KeyStore& keys, std::span<io::ByteRing* const> taps,
           std::function<void()> on_news, io::FileDescriptor lock, io::Wake wake,
           Counters& counters, Log& log);
  void run();
  void wait(int patience_ms);
  void step();
  void tell();

  KeyStore keys_;
  std::function<void()> on_news_;
  io::FileDescriptor lock_;
  io::Wake wake_;
  RecorderCounters counters_;
  io::Mailbox<Command> commands_{8192};
  io::Mailbox<News> news_{8192};
  std::vector<News> untold_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> stepped_at_;
  mutable std::mutex fault_mutex_;
  std::optional<Error> fault_;
  std::unique_ptr<Jobs> jobs_;
  std::unique_ptr<RecorderLoop> loop_;
  io::Thread thread_;
};

}  // namespace earshot::recording
