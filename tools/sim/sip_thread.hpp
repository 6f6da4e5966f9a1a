#pragma once
// The one thread on which Sofia-SIP lives. Everything of Sofia is touched only here.

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

struct su_root_s;  // Sofia's

namespace earshot::sim {

class SipThread {
 public:
  SipThread();
  ~SipThread();

  void post(std::function<void()> work);  // from any thread
  void run(std::function<void()> work);   // the same, and waits until it is done
  su_root_s* root() { return root_; }

 private:
  void serve(std::function<void()> ready);
  void drain();

  int wake_ = -1;
  su_root_s* root_ = nullptr;
  std::mutex mutex_;
  std::vector<std::function<void()>> work_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace earshot::sim
