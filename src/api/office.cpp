#include "api/office.hpp"

#include <utility>

namespace earshot::api {

Office::Office(std::string thread_name, std::size_t most_waiting)
    : most_waiting_(most_waiting),
      thread_(std::move(thread_name), io::Priority::normal, [this] { run(); }) {}

Office::~Office() { stop(); }

bool Office::post(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    if (stopped_ || waiting_.size() >= most_waiting_) return false;
    waiting_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

void Office::stop() {
  std::deque<std::function<void()>> dropped;  // outside the lock: it may own the last of a request
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    dropped.swap(waiting_);
  }
  wake_.notify_one();
  thread_.join();
}

void Office::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
    if (stopped_) return;
    auto work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
  }
}

}  // namespace earshot::api
