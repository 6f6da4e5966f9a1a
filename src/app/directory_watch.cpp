#include "app/directory_watch.hpp"

#include <utility>

namespace earshot::app {

namespace {
constexpr Millis kLook = 1s;  // for changes that another program makes
}

DirectoryWatch::DirectoryWatch(SharedDatabase& database, std::int64_t revision, Reading read)
    : database_(database),
      read_(std::move(read)),
      revision_(revision),
      thread_("directory", io::Priority::normal, [this] { run(); }) {}

DirectoryWatch::~DirectoryWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void DirectoryWatch::look() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  wake_.notify_all();
}

void DirectoryWatch::read_again() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = forced_ = true;
  }
  wake_.notify_all();
}

void DirectoryWatch::run() {
  while (true) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kLook, [this] { return wanted_ || stopping_; });
    if (stopping_) return;
    const bool wanted = std::exchange(wanted_, false), forced = std::exchange(forced_, false);
    lock.unlock();
    if (auto found = reading(wanted, forced)) read_(std::move(*found));
  }
}

std::optional<Result<store::StoredDirectory>> DirectoryWatch::reading(bool wanted, bool forced) {
  auto found = database_.use(
      [&](store::Database& database) -> Result<std::optional<store::StoredDirectory>> {
        store::DirectoryStore directory(database);
        const auto revision = directory.revision();
        if (!revision) return tl::unexpected(revision.error());
        if (*revision == revision_ && !forced) return std::nullopt;
        return directory.read().map([](auto&& read) { return std::optional(std::move(read)); });
      });
  if (!found) {
    if (!wanted) return std::nullopt;  // said in the log; the next look may do better
    return tl::unexpected(found.error());
  }
  if (!*found) return std::nullopt;
  revision_ = (*found)->revision;
  return std::move(**found);
}

}  // namespace earshot::app
