#include "sim/sip_thread.hpp"

#include <sofia-sip/su_log.h>
#include <sofia-sip/su_wait.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdlib>
#include <future>

#include "base/check.hpp"

namespace earshot::sim {

SipThread::SipThread() : wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  CHECK(wake_ >= 0);
  std::promise<void> ready;
  thread_ = std::thread([this, &ready] { serve([&ready] { ready.set_value(); }); });
  ready.get_future().wait();
}

SipThread::~SipThread() {
  post([this] { su_root_break(root_); });
  thread_.join();
  close(wake_);
}

void SipThread::post(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    work_.push_back(std::move(work));
  }
  const std::uint64_t one = 1;
  CHECK(write(wake_, &one, sizeof one) == sizeof one);
}

void SipThread::run(std::function<void()> work) {
  if (std::this_thread::get_id() == thread_.get_id()) return work();
  std::promise<void> done;
  post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

void SipThread::drain() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto ignored = read(wake_, &count, sizeof count);
  std::vector<std::function<void()>> work;
  {
    std::lock_guard lock(mutex_);
    work.swap(work_);
  }
  for (const auto& each : work) each();
}

void SipThread::serve(std::function<void()> ready) {
  su_init();
  if (std::getenv("SOFIA_DEBUG") == nullptr) su_log_set_level(nullptr, 0);
  root_ = su_root_create(nullptr);  // a root belongs to the thread that made it
  su_root_threading(root_, 0);      // Sofia's stack runs here, too
  su_wait_t wait;
  su_wait_create(&wait, wake_, SU_WAIT_IN);
  su_root_register(
      root_, &wait,
      [](su_root_magic_t*, su_wait_t*, su_wakeup_arg_t* self) {
        static_cast<SipThread*>(static_cast<void*>(self))->drain();
        return 0;
      },
      reinterpret_cast<su_wakeup_arg_t*>(this), su_pri_normal);
  ready();
  su_root_run(root_);
  su_root_destroy(root_);
  su_deinit();
}

}  // namespace earshot::sim
