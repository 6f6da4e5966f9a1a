#pragma once
// One request in flight: asks the control thread, waits a bounded time, answers exactly once.
// Internal to api/. Home thread: its connection's strand, except where callbacks of Control say
// otherwise.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/http.hpp"
#include "api/server.hpp"

namespace earshot::api {

// The connection, as a request in flight sees it.
class Line {
 public:
  virtual ~Line() = default;
  virtual void send(Response response) = 0;           // on the strand
  virtual void post(std::function<void()> work) = 0;  // any thread; runs on the strand
  virtual void after(Millis time, std::function<void()> work) = 0;  // one alarm, the last one set
};

// Answers from the control thread may come after the server has gone: they pass here, or fall to
// the ground once it is closed.
class Doorway {
 public:
  void post(const std::weak_ptr<Line>& to, std::function<void()> work);
  void close();

 private:
  std::mutex mutex_;
  bool open_ = true;
};

// What all requests share.
struct Site {
  ApiConfig config;  // without the token
  Control& control;
  Counters& counters;
  HealthProbe health;
  std::shared_ptr<Doorway> doorway = std::make_shared<Doorway>();
};

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(const Site& site, std::weak_ptr<Line> line, Request request);

  const Site& site;
  const Request request;
  std::map<std::string, std::string, std::less<>> params;  // {call} of the route's path

  const std::string& param(std::string_view name) const { return params.find(name)->second; }

  void answer(Response response);  // the first counts
  void answer(const Error& error);

  // `take` copies out of the core, on the control thread; `say` turns the copy into words, on ours.
  template <class Taken>
  void read(std::function<Result<Taken>(const core::Core&, Instant)> take,
            std::function<Response(const Taken&)> say);

  // `decide` makes the command on the control thread, `say` the answer when the core has replied.
  // No reply for `patience` after the command was given: `late` runs.
  using Decide = std::function<Result<core::Command>(const core::Core&)>;
  using Say = std::function<Response(const core::SupervisionResult&, Instant)>;
  void command(Decide decide, Say say, Millis patience, std::function<void(Exchange&)> late);
  void command(Decide decide, Say say);  // late: 504 not_applied

 private:
  void post(std::function<void()> work) { doorway_->post(line_, std::move(work)); }
  void give(core::Command command, Say say);
  void answer_busy_after(Millis time);
  void set_alarm(Millis time, std::function<void(Exchange&)> work);

  std::shared_ptr<Doorway> doorway_;
  std::weak_ptr<Line> line_;
  Control& control_;
  bool answered_ = false;
};

template <class Taken>
void Exchange::read(std::function<Result<Taken>(const core::Core&, Instant)> take,
                    std::function<Response(const Taken&)> say) {
  answer_busy_after(site.config.control_time);
  control_.query([self = shared_from_this(), take = std::move(take), say = std::move(say)](
                     const core::Core& core, Instant now) {
    self->post([self, say, taken = take(core, now)] {
      if (taken) {
        self->answer(say(*taken));
      } else {
        self->answer(taken.error());
      }
    });
  });
}

}  // namespace earshot::api
