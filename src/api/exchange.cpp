#include "api/exchange.hpp"

#include "api/problem.hpp"

namespace earshot::api {

void Doorway::post(const std::weak_ptr<Line>& to, std::function<void()> work) {
  // Under the lock, so that neither the line nor the loop behind it can go meanwhile.
  std::lock_guard lock(mutex_);
  if (!open_) return;
  if (auto line = to.lock()) line->post(std::move(work));
}

void Doorway::close() {
  std::lock_guard lock(mutex_);
  open_ = false;
}

Exchange::Exchange(const Site& the_site, std::weak_ptr<Line> line, Request the_request)
    : site(the_site),
      request(std::move(the_request)),
      doorway_(the_site.doorway),
      line_(std::move(line)),
      control_(the_site.control) {}

void Exchange::answer(Response response) {
  if (std::exchange(answered_, true)) return;
  if (auto line = line_.lock()) line->send(std::move(response));
}

void Exchange::answer(const Error& error) { answer(problem(error)); }

void Exchange::set_alarm(Millis time, std::function<void(Exchange&)> work) {
  if (auto line = line_.lock()) {
    line->after(time, [self = shared_from_this(), work = std::move(work)] { work(*self); });
  }
}

void Exchange::command(Decide decide, Say say, Millis patience,
                       std::function<void(Exchange&)> late) {
  set_alarm(patience, std::move(late));
  control_.query([self = shared_from_this(), decide = std::move(decide), say = std::move(say)](
                     const core::Core& core, Instant) { self->perform(decide, say, core); });
}

void Exchange::command(Decide decide, Say say) {
  command(std::move(decide), std::move(say), site.config.apply_time, [](Exchange& self) {
    self.answer(Error{"not_applied",
                      "The command was given but not seen to be applied in time. It may still "
                      "come: read the session or call to learn its state."});
  });
}

// On the control thread.
void Exchange::perform(const Decide& decide, Say say, const core::Core& core) {
  auto command = decide(core);
  if (!command) {
    post([self = shared_from_this(), error = command.error()] { self->answer(error); });
    return;
  }
  control_.command(std::move(*command), [self = shared_from_this(), say = std::move(say)](
                                            Result<core::SupervisionResult> result) {
    if (!result) {
      self->post([self, error = result.error()] { self->answer(error); });
      return;
    }
    // Asks again for the time: the reply may have taken seconds, and the answer tells ages.
    self->control_.query([self, say, result = std::move(*result)](const core::Core&, Instant now) {
      self->post([self, say, result, now] { self->answer(say(result, now)); });
    });
  });
}

}  // namespace earshot::api
