#include "api/exchange.hpp"

#include "api/problem.hpp"

namespace earshot::api {

void Doorway::enter(const std::function<void()>& work) {
  std::lock_guard lock(mutex_);
  if (open_) work();
}

void Doorway::close() {
  std::lock_guard lock(mutex_);
  open_ = false;
}

ConsoleSettings Site::settings() const {
  return seams.system ? seams.system->console() : ConsoleSettings{};
}

Exchange::Exchange(Site& the_site, std::weak_ptr<Line> line, Request the_request)
    : site(the_site),
      request(std::move(the_request)),
      doorway_(the_site.doorway),
      notices_(the_site.notices),
      line_(std::move(line)),
      control_(the_site.control) {}

void Exchange::post(std::function<void()> work) {
  doorway_->enter([&] {
    if (auto line = line_.lock()) line->post(std::move(work));
  });
}

void Exchange::answer(Response response) {
  if (std::exchange(answered_, true)) return;
  if (auto line = line_.lock()) line->send(std::move(response));
}

void Exchange::answer(const Error& error) { answer(problem(error)); }

void Exchange::open_stream() {
  if (std::exchange(answered_, true)) return;
  if (auto line = line_.lock()) line->open_stream(asker);
}

void Exchange::set_alarm(Millis time, std::function<void(Exchange&)> work) {
  if (answered_) return;
  if (auto line = line_.lock()) {
    line->after(time, [self = shared_from_this(), work = std::move(work)] { work(*self); });
  }
}

void Exchange::answer_busy_after(Millis time) {
  set_alarm(time, [](Exchange& self) {
    self.answer(Error{"control_busy", "The server did not find time to answer; ask again."});
  });
}

Sight Exchange::sight(const core::Core& core) const {
  return Sight(asker, core.directory(), core.clock(), notify_agents);
}

Shown Exchange::shown(const core::Core& core, const core::CallView& call, Instant now) const {
  return {now, sight(core).face(call), notices_->of(call.id)};
}

std::string Exchange::query(std::string_view name) const {
  const auto found = request.query.find(std::string(name));
  return found == request.query.end() ? "" : found->second;
}

void Exchange::command(Decide decide, Then then, Millis patience,
                       std::function<void(Exchange&)> late) {
  answer_busy_after(site.config.control_time);
  control_.query([self = shared_from_this(), decide = std::move(decide), then = std::move(then),
                  patience, late = std::move(late)](const core::Core& core, Instant) {
    auto command = decide(core);
    if (!command) {
      return self->post([self, error = command.error()] { self->answer(error); });
    }
    self->give(std::move(*command), then);
    self->post([self, patience, late] { self->set_alarm(patience, late); });
  });
}

void Exchange::command(Decide decide, Say say, Millis patience,
                       std::function<void(Exchange&)> late) {
  command(std::move(decide),
          Then([say = std::move(say)](Exchange& self, const core::SupervisionResult& result,
                                      const Shown& how) { self.answer(say(result, how)); }),
          patience, std::move(late));
}

namespace {

void answer_not_applied(Exchange& exchange) {
  exchange.answer(Error{"not_applied",
                        "The command was given but not seen to be applied in time. It may still "
                        "come: read the session or call to learn its state."});
}

}  // namespace

void Exchange::command(Decide decide, Say say) {
  command(std::move(decide), std::move(say), site.config.apply_time, answer_not_applied);
}

void Exchange::command_then(Decide decide, Then then) {
  command(std::move(decide), std::move(then), site.config.apply_time, answer_not_applied);
}

// On the control thread.
void Exchange::give(core::Command command, Then then) {
  control_.command(std::move(command), [self = shared_from_this(), then = std::move(then)](
                                           Result<core::SupervisionResult> result) {
    if (!result) {
      return self->post([self, error = result.error()] {
        self->answer(self->say_refused ? self->say_refused(error) : problem(error));
      });
    }
    // Asks again: the answer tells ages (the reply may have taken seconds) and who the legs are.
    self->control_.query(
        [self, then, result = std::move(*result)](const core::Core& core, Instant now) mutable {
          if (!result.call) result.call = core.call(result.session.call);
          auto how = result.call ? self->shown(core, *result.call, now) : Shown{now, {}, {}};
          self->post([self, then, result = std::move(result), how = std::move(how)] {
            then(*self, result, how);
          });
        });
  });
}

void Exchange::consult(std::function<Result<Response>()> work) {
  ask<Result<Response>>(site.office, std::move(work),
                        [](Exchange& self, const Result<Response>& made) {
                          if (made) {
                            self.answer(*made);
                          } else {
                            self.answer(made.error());
                          }
                        });
}

void Exchange::administer(std::function<Result<Response>(Administration&)> work) {
  auto* administration = site.seams.administration;
  if (!administration) {
    return answer(Error{"store_unavailable", "This server has no store to administer."});
  }
  consult([administration, work = std::move(work)] { return work(*administration); });
}

}  // namespace earshot::api
