#include "app/directory_watch.hpp"

namespace earshot::app {

DirectoryWatch::DirectoryWatch(SharedDatabase& database, std::int64_t seen, Millis period,
                               Deliver deliver)
    : database_(database),
      seen_(seen),
      period_(period),
      deliver_(std::move(deliver)),
      thread_("directory", io::Priority::normal, [this] { run(); }) {}

DirectoryWatch::~DirectoryWatch() { stop(); }

void DirectoryWatch::look() {
  const std::lock_guard lock(mutex_);
  wanted_ = true;
  wake_.notify_one();
}

void DirectoryWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    wake_.notify_one();
  }
  thread_.join();
}

void DirectoryWatch::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    wake_.wait_for(lock, period_, [this] { return wanted_ || stopped_; });
    wanted_ = false;
    if (stopped_) return;
    lock.unlock();
    deliver_if_newer();
    lock.lock();
  }
}

void DirectoryWatch::deliver_if_newer() {
  const auto revision = database_.use(
      [](store::Database& database) { return store::DirectoryStore(database).revision(); });
  if (!revision || *revision == seen_) return;
  const auto directory = database_.use(
      [](store::Database& database) { return store::DirectoryStore(database).read(); });
  if (!directory) return;
  seen_ = directory->revision;
  deliver_(*directory);
}

}  // namespace earshot::app
