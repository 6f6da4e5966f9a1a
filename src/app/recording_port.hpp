#pragma once
// The core's recordings, kept by the recording thread: effects become its commands, its news become
// facts. Home thread: control.

#include <deque>
#include <functional>
#include <map>

#include "base/time.hpp"
#include "core/ports.hpp"
#include "recording/live/recorder.hpp"

namespace earshot::app {

class RecordingPort final : public core::Recordings {
 public:
  // `recorder` may be null: then recordings are switched off, and each that should begin fails with
  // these words. `sealed` and `erased` are told to whoever keeps copies elsewhere.
  struct Surroundings {
    recording::Recorder* recorder = nullptr;
    std::function<Instant()> now;
    std::function<WallTime()> wall_now;
    core::FactSink tell;
    std::function<void(RecordingId)> sealed, erased;
  };
  explicit RecordingPort(Surroundings around) : around_(std::move(around)) {}

  void perform(const core::BeginRecording& effect) override;
  void perform(const core::DescribeTrack& effect) override;
  void perform(const core::MarkRecording& effect) override;
  void perform(const core::EndRecording& effect) override;

  void take_news();  // of the recorder; also sends what found its mailbox full
  void look();       // once a second: is the recorder able to begin new ones?

 private:
  void post(recording::Command&& command);
  void tell_ready(const std::optional<Error>& fault);
  void take(const recording::Began&) {}
  void take(const recording::Failed&) {}  // look() tells that the recorder is not ready
  void take(const recording::Lost& news);
  void take(const recording::Resumed&) {}
  void take(const recording::Ended& news);
  void take(const recording::Erased& news);
  void take(const recording::Recovered& news);

  Surroundings around_;
  std::deque<recording::Command> unsent_;                    // in order
  std::map<RecordingId, std::map<LegId, PersonId>> tracks_;  // of those that run
  bool ready_ = true;
};

}  // namespace earshot::app
