#pragma once
// One name of the operator's → an address, by the system's resolver (hosts file, DNS). That may
// take seconds, so it runs on a thread of its own, which shares nothing with us but its answer.

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "base/endpoint.hpp"

namespace earshot::sip {

class Lookup {
 public:
  // Begins. `v6`: which family to take when the name has both.
  Lookup(std::string host, bool v6);

  bool is_done() const { return answer_->done.load(std::memory_order_acquire); }
  std::optional<IpAddress> address() const { return answer_->address; }  // once done

 private:
  struct Answer {
    std::optional<IpAddress> address;
    std::atomic<bool> done{false};
  };
  std::shared_ptr<Answer> answer_ = std::make_shared<Answer>();
};

}  // namespace earshot::sip
