#include "recording/live/jobs.hpp"

#include <utility>

#include "io/clock.hpp"

namespace earshot::recording {

Jobs::Jobs() : thread_("rec-disk", io::Priority::normal, [this] { run(); }) {}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  more_.notify_one();
  thread_.join();
}

void Jobs::post(std::function<void()> job, std::function<void()> then) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(job), std::move(then)});
    ++unfinished_;
  }
  more_.notify_one();
}

bool Jobs::collect() {
  std::vector<std::function<void()>> done;
  {
    const std::lock_guard lock(mutex_);
    done.swap(done_);
    unfinished_ -= done.size();
  }
  for (const auto& then : done) then();
  return !done.empty();
}

bool Jobs::idle() const {
  const std::lock_guard lock(mutex_);
  return unfinished_ == 0;
}

Micros Jobs::busy_for(Instant now) const {
  const auto since = busy_since_.load(std::memory_order_relaxed);
  return since == 0 ? Micros{} : now.time_since_epoch() - Micros(since);
}

void Jobs::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    more_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Job job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    busy_since_.store(io::now().time_since_epoch().count(), std::memory_order_relaxed);
    job.work();
    busy_since_.store(0, std::memory_order_relaxed);
    lock.lock();
    done_.push_back(std::move(job.then));
  }
}

}  // namespace earshot::recording
