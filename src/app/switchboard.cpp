#include "app/switchboard.hpp"

#include <utility>

#include "base/check.hpp"

namespace earshot::app {

Switchboard::Switchboard(sip::ControlLoop& loop, IdSource ids, core::Directory directory,
                         core::Settings settings, std::uint64_t first_event)
    : loop_(loop), core_(ids, std::move(directory), std::move(settings), first_event) {}

void Switchboard::connect(core::Phones& phones, core::MediaRooms& rooms,
                          core::Recordings& recordings) {
  phones_ = &phones;
  rooms_ = &rooms;
  recordings_ = &recordings;
}

void Switchboard::subscribe(Subscriber subscriber) {
  subscribers_.push_back(std::move(subscriber));
}

void Switchboard::tell(const core::Fact& fact) { take(fact); }
void Switchboard::give(const core::Command& command) { take(command); }

void Switchboard::command(core::Command command,
                          std::function<void(Result<core::SupervisionResult>)> done) {
  loop_.post([this, command = std::move(command), done = std::move(done)]() mutable {
    std::visit(
        [&](auto& c) {
          if constexpr (requires { c.request; }) {
            c.request = core_.new_request();
            waiting_.emplace(c.request, std::move(done));
            take(std::move(c));
          } else {  // a command that has no answer of its own is done when it is given
            take(std::move(c));
            done(core::SupervisionResult{});
          }
        },
        command);
  });
}

void Switchboard::query(std::function<void(const core::Core&, Instant)> read) {
  loop_.post([this, read = std::move(read)] { read(core_, loop_.now()); });
}

void Switchboard::take(core::Input input) {
  pending_.push_back(std::move(input));
  if (stepping_) return;
  stepping_ = true;
  while (!pending_.empty()) {
    const core::Input next = std::move(pending_.front());
    pending_.pop_front();
    step(next);
  }
  stepping_ = false;
  arm_timer();
}

void Switchboard::step(const core::Input& input) {
  core::Outputs outputs = core_.step(loop_.now(), input);
  for (const auto& effect : outputs.effects) perform(effect);
  if (outputs.events.empty()) return;
  for (const auto& subscriber : subscribers_) subscriber(outputs.events);
}

void Switchboard::perform(const core::Effect& effect) {
  CHECK(phones_ && rooms_ && recordings_);
  std::visit(
      [&](const auto& e) {
        if constexpr (requires { phones_->perform(e); }) {
          phones_->perform(e);
        } else if constexpr (requires { rooms_->perform(e); }) {
          rooms_->perform(e);
        } else if constexpr (requires { recordings_->perform(e); }) {
          recordings_->perform(e);
        } else if (auto asked = waiting_.extract(e.request)) {
          asked.mapped()(e.result);
        }
      },
      effect);
}

void Switchboard::arm_timer() {
  const auto at = core_.wake_at();
  if (at == armed_for_) return;
  loop_.cancel(timer_);
  armed_for_ = at;
  timer_ = at ? loop_.call_at(*at,
                              [this] {
                                armed_for_.reset();
                                take(core::Tick{});
                              })
              : 0;
}

}  // namespace earshot::app
