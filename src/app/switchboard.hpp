#pragma once
// Where everything meets: inputs go into the core one at a time, its effects go to the port that
// performs them, its events to every subscriber, in order. Home thread: control (command() and
// query() may come from any thread).

#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "api/server.hpp"
#include "core/core.hpp"
#include "core/ports.hpp"
#include "sip/control_loop.hpp"

namespace earshot::app {

class Switchboard final : public api::Control {
 public:
  using Subscriber = std::function<void(std::span<const core::Event>)>;

  Switchboard(sip::ControlLoop& loop, IdSource ids, core::Directory directory,
              core::Settings settings, std::uint64_t first_event);

  // Once, before the first input.
  void connect(core::Phones& phones, core::MediaRooms& rooms, core::Recordings& recordings);
  void subscribe(Subscriber subscriber);
  // Both return after the input and all that it caused are dealt with, unless they are called from
  // inside an effect: then the input waits its turn.
  void tell(const core::Fact& fact);
  void give(const core::Command& command);
  core::Core& core() { return core_; }

  void command(core::Command command,
               std::function<void(Result<core::SupervisionResult>)> done) override;
  void query(std::function<void(const core::Core&, Instant now)> read) override;

 private:
  void take(core::Input input);
  void step(const core::Input& input);
  void perform(const core::Effect& effect);
  void arm_timer();

  sip::ControlLoop& loop_;
  core::Core core_;
  core::Phones* phones_ = nullptr;
  core::MediaRooms* rooms_ = nullptr;
  core::Recordings* recordings_ = nullptr;
  std::vector<Subscriber> subscribers_;
  std::unordered_map<RequestId, std::function<void(Result<core::SupervisionResult>)>> waiting_;
  std::deque<core::Input> pending_;
  bool stepping_ = false;
  std::optional<Instant> armed_for_;
  sip::TimerId timer_ = 0;
};

}  // namespace earshot::app
