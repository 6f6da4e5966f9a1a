#include "app/retention_job.hpp"

namespace earshot::app {

RetentionJob::RetentionJob(api::RecordingLibrary& recordings, Log& log, Millis every)
    : recordings_(recordings),
      log_(log),
      every_(every),
      thread_("retention", io::Priority::normal, [this] { run(); }) {}

RetentionJob::~RetentionJob() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void RetentionJob::run() {
  while (true) {
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, every_, [this] { return stopping_; })) return;
    lock.unlock();
    const auto erased = recordings_.run({}, {});
    if (!erased) {
      log_.write(LogLevel::error, "recording", "nothing was erased: " + erased.error().message);
    } else if (*erased > 0) {
      log_.write(LogLevel::info, "recording", "recordings erased whose time is over",
                 {{"erased", std::to_string(*erased)}});
    }
  }
}

}  // namespace earshot::app
