#pragma once
// Facts on their way to the core. Told from inside anything, delivered in order from the loop: the
// core is never called back while it calls us.

#include <memory>

#include "core/ports.hpp"
#include "sip/control_loop.hpp"

namespace earshot::sip {

class FactQueue {
 public:
  FactQueue(ControlLoop& loop, core::FactSink sink)
      : loop_(loop), sink_(std::make_shared<core::FactSink>(std::move(sink))) {}

  void tell(core::Fact fact) {
    loop_.post([sink = std::weak_ptr(sink_), fact = std::move(fact)] {
      if (auto alive = sink.lock()) (*alive)(fact);
    });
  }

 private:
  ControlLoop& loop_;
  std::shared_ptr<core::FactSink> sink_;  // what is still queued when we go is not delivered
};

}  // namespace earshot::sip
