#pragma once
// Everything behind recordings: keys, the recording thread, object storage, the vault, the hourly
// deletion, and the port that the core commands them by. Made together or not at all. Home thread:
// control.

#include <functional>
#include <memory>

#include "app/config.hpp"
#include "app/recording_port.hpp"
#include "app/recording_store.hpp"
#include "app/retention_job.hpp"
#include "app/shared_database.hpp"
#include "base/counters.hpp"
#include "base/log.hpp"
#include "recording/live/recorder.hpp"
#include "recording/storage/archive.hpp"

namespace earshot::app {

class Keeping {
 public:
  struct Surroundings {
    const Config& config;
    SharedDatabase& database;
    std::vector<io::ByteRing*> taps;
    std::function<Instant()> now;
    core::FactSink tell;
    std::function<void(std::function<void()>)> post;  // to the control thread, from any other
    Counters& counters;
    Log& log;
  };
  // Errors: those of the master key and of the folder: better no start than a house that believes
  // it records. With [recording] enabled = false everything is switched off.
  static Result<std::unique_ptr<Keeping>> start(Surroundings around);

  core::Recordings& port() { return *port_; }
  api::RecordingLibrary* library() { return store_.get(); }  // null: switched off
  void look() { port_->look(); }                             // once a second
  std::optional<Error> fault(Instant now) const;             // any thread

 private:
  explicit Keeping(Surroundings around);
  Result<void> open();
  void find_untold(const recording::Layout& layout);
  Result<void> may_erase(RecordingId id);  // the recorder's disk thread

  Surroundings around_;
  std::vector<core::Fact> untold_;  // of the last run, until the core can be told
  std::unique_ptr<recording::ObjectStorage> storage_;
  std::unique_ptr<recording::Archive> archive_;
  std::unique_ptr<recording::Vault> vault_;
  std::unique_ptr<recording::Recorder> recorder_;
  std::unique_ptr<RecordingPort> port_;
  std::unique_ptr<RecordingStore> store_;
  std::unique_ptr<RetentionJob> retention_;
};

}  // namespace earshot::app
