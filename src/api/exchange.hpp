#pragma once
// One request in flight: asks the control thread or the office, waits a bounded time, answers
// exactly once. Internal to api/. Home thread: its connection's strand, except where callbacks of
// Control say otherwise.

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/asker.hpp"
#include "api/http.hpp"
#include "api/office.hpp"
#include "api/shown.hpp"
#include "api/site.hpp"

namespace earshot::api {

// The connection, as a request in flight sees it.
class Line {
 public:
  virtual ~Line() = default;
  virtual void send(Response response) = 0;           // on the strand
  virtual void post(std::function<void()> work) = 0;  // any thread; runs on the strand
  virtual void after(Millis time, std::function<void()> work) = 0;  // one alarm, the last one set
  virtual void open_stream(const Asker& reader) = 0;  // on the strand; no answer follows
};

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(Site& site, std::weak_ptr<Line> line, Request request);

  Site& site;  // not on the control thread, which may be later than the server's end
  const Request request;
  Asker asker;                // set before the handler runs
  bool notify_agents = true;  // ConsoleSettings, as it was when the request came
  std::map<std::string, std::string, std::less<>> params;  // {call} of the route's path

  const std::string& param(std::string_view name) const { return params.find(name)->second; }
  std::string query(std::string_view name) const;  // "": missing

  void answer(Response response);  // the first counts
  void answer(const Error& error);
  void open_stream();  // instead of an answer

  // `take` copies out of the core, on the control thread; `then` goes on with it, on ours.
  template <class Taken>
  void look(std::function<Taken(const core::Core&, Instant)> take,
            std::function<void(Exchange&, const Taken&)> then);
  // The same, where the copy needs only words to be the answer.
  template <class Taken>
  void read(std::function<Result<Taken>(const core::Core&, Instant)> take,
            std::function<Response(const Taken&)> say);

  // `decide` makes the command on the control thread, `say` the answer when the core has replied.
  // No reply for `patience` after the command was given: `late` runs.
  using Decide = std::function<Result<core::Command>(const core::Core&)>;
  using Say = std::function<Response(const core::SupervisionResult&, const Shown&)>;
  using Then = std::function<void(Exchange&, const core::SupervisionResult&, const Shown&)>;
  void command(Decide decide, Say say, Millis patience, std::function<void(Exchange&)> late);
  void command(Decide decide, Say say);         // late: 504 not_applied
  void command_then(Decide decide, Then then);  // the same; `then` answers
  // How the core's refusal is told, where not as it stands. Set by `decide`.
  std::function<Response(const Error&)> say_refused;

  // `work` runs on the office's thread and may wait for the database or a password's hash; `then`
  // on ours.
  template <class Made>
  void ask(Office& office, std::function<Made()> work,
           std::function<void(Exchange&, const Made&)> then, Millis patience = Millis{0});
  // The answer itself is made on the office's thread.
  void consult(std::function<Result<Response>()> work);
  void administer(std::function<Result<Response>(Administration&)> work);

  // What the asker may see, and how much of a call he is shown. Control thread.
  Sight sight(const core::Core& core) const;
  Shown shown(const core::Core& core, const core::CallView& call, Instant now) const;

 private:
  void post(std::function<void()> work);
  void command(Decide decide, Then then, Millis patience, std::function<void(Exchange&)> late);
  void give(core::Command command, Then then);
  void answer_busy_after(Millis time);
  void set_alarm(Millis time, std::function<void(Exchange&)> work);

  std::shared_ptr<Doorway> doorway_;
  std::shared_ptr<const NoticeBoard> notices_;  // the control thread's
  std::weak_ptr<Line> line_;
  Control& control_;
  bool answered_ = false;
};

template <class Taken>
void Exchange::look(std::function<Taken(const core::Core&, Instant)> take,
                    std::function<void(Exchange&, const Taken&)> then) {
  answer_busy_after(site.config.control_time);
  control_.query([self = shared_from_this(), take = std::move(take), then = std::move(then)](
                     const core::Core& core, Instant now) {
    self->post([self, then, taken = take(core, now)] { then(*self, taken); });
  });
}

template <class Taken>
void Exchange::read(std::function<Result<Taken>(const core::Core&, Instant)> take,
                    std::function<Response(const Taken&)> say) {
  look<Result<Taken>>(std::move(take),
                      [say = std::move(say)](Exchange& self, const Result<Taken>& taken) {
                        if (taken) {
                          self.answer(say(*taken));
                        } else {
                          self.answer(taken.error());
                        }
                      });
}

template <class Made>
void Exchange::ask(Office& office, std::function<Made()> work,
                   std::function<void(Exchange&, const Made&)> then, Millis patience) {
  answer_busy_after(std::max(patience, site.config.office_time));
  const bool taken = office.post(
      [self = shared_from_this(), work = std::move(work), then = std::move(then)]() mutable {
        self->post([self, made = work(), then = std::move(then)] { then(*self, made); });
      });
  if (!taken) answer(Error{"full", "Too many ask at once; try again."});
}

}  // namespace earshot::api
