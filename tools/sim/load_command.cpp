#include <fmt/format.h>

#include <algorithm>

#include "sim/commands.hpp"
#include "sim/output.hpp"
#include "sim/report.hpp"

namespace earshot::sim {
namespace {

constexpr Millis kSetUpDeadline = 30s;
constexpr int kSwitchesOfOneCall = 2;  // there and back

// One call of the run: its people, and its ear when it is one of those that are listened to.
struct LoadedCall {
  std::unique_ptr<Phone> customer, agent, supervisor;
  bool up = false, supervised = false, listened = false;
  std::unique_ptr<Conversation> talk;  // after the phones: it stops first
};

class Load {
 public:
  Load(Floor& floor, const LoadOptions& options)
      : floor_(floor), options_(options), mode_(mode_from_name(options.supervise)) {
    report_.title = fmt::format("load, supervise {}", options.supervise);
    report_.calls = options.calls;
  }

  Result<void> run() {
    if (auto ok = hire(); !ok) return ok;
    report_.server_before = use_of(options_.server_pid);
    set_up();
    supervise();
    measure();
    switch_modes();
    hang_up();
    return {};
  }
  const Report& report() const { return report_; }

 private:
  Result<void> hire() {
    const auto wanted = static_cast<std::size_t>(options_.calls);
    if (floor_.agents().size() < wanted || (mode_ && floor_.supervisors().size() < wanted))
      return fail("too_few",
                  fmt::format("{} calls want as many agents{}; the people file has {} agents and "
                              "{} supervisors. Make one with `earshot-sim people` and import it",
                              wanted, mode_ ? " and supervisors" : "", floor_.agents().size(),
                              floor_.supervisors().size()));
    const int sample = options_.ears == "all" ? options_.calls : std::stoi(options_.ears);
    const int stride = sample > 0 ? std::max(1, (options_.calls + sample - 1) / sample) : 0;
    std::vector<Phone*> desks;
    for (int i = 0; i < options_.calls; ++i) {
      LoadedCall call;
      call.listened = stride > 0 && i % stride == 0;
      call.customer = floor_.customer(fmt::format("+4930{:07}", i), tone_of(i, 0));
      call.agent = floor_.agent(floor_.agents()[i], tone_of(i, 1));
      if (mode_) call.supervisor = floor_.supervisor(floor_.supervisors()[i], tone_of(i, 2));
      for (Phone* phone : {call.customer.get(), call.agent.get(), call.supervisor.get()}) {
        if (phone == nullptr) continue;
        phone->leg().listen(call.listened);
        if (phone != call.customer.get()) desks.push_back(phone);
      }
      calls_.push_back(std::move(call));
    }
    say(fmt::format("registering {} phones", desks.size()));
    return register_all(desks);
  }

  // Dials one after the other at the set-up rate, then waits for all.
  void set_up() {
    say(fmt::format("setting up {} calls", options_.calls));
    const Millis step{static_cast<int>(1000 / options_.calls_per_second)};
    for (LoadedCall& call : calls_) {
      call.customer->dial(number_for(options_.dial, call.agent->options().user));
      if (!pause_for(step)) return;
    }
    for (LoadedCall& call : calls_) {
      const auto answered =
          call.customer->wait_for(Awaited::answered, "the customer's call", kSetUpDeadline);
      if (!answered) {
        fail_once(*call.customer, "call not set up");
        continue;
      }
      const PhoneState state = call.customer->state();
      report_.set_up_ms.add(to_ms(state.answered_at - state.dialled_at));
    }
    meet();
  }

  // With a queue the server chooses the agent: who rang him tells whose call he has.
  void meet() {
    for (LoadedCall& call : calls_) {
      if (call.customer->state().phase != CallPhase::answered) continue;
      const auto agent = std::find_if(calls_.begin(), calls_.end(), [&](const LoadedCall& other) {
        return other.agent->state().phase == CallPhase::answered &&
               other.agent->state().caller == call.customer->options().user;
      });
      if (agent == calls_.end()) {
        report_.fail("no agent has the customer's call (is his number passed on?)");
        continue;
      }
      if (&*agent != &call) std::swap(agent->agent, call.agent);
      call.up = true;
      call.talk = std::make_unique<Conversation>(*call.customer, *call.agent, options_.policy);
    }
  }

  void supervise() {
    if (!mode_) return;
    say(fmt::format("{} supervisors dial in", options_.calls));
    const Millis step{static_cast<int>(1000 / options_.calls_per_second)};
    for (LoadedCall& call : calls_) {
      if (!call.up) continue;
      call.supervisor->dial(options_.feature + mode_key(*mode_) + call.agent->options().user);
      if (!pause_for(step)) return;
    }
    for (LoadedCall& call : calls_) {
      if (!call.up) continue;
      call.supervised =
          call.supervisor->wait_for(Awaited::answered, "supervises", kSetUpDeadline).has_value();
      if (call.supervised)
        call.talk->join(*call.supervisor, *mode_);
      else
        fail_once(*call.supervisor, "supervision not set up");
    }
  }

  void fail_once(const Phone& phone, const std::string& what) {
    const PhoneState state = phone.state();
    report_.fail(state.sip_status >= 300
                     ? fmt::format("{}: {} {}", what, state.sip_status, state.reason)
                     : fmt::format("{}: no answer ({})", what, phase_text(state.phase)));
  }

  bool complete(const LoadedCall& call) const { return call.up && (!mode_ || call.supervised); }

  void measure() {
    pause_for(1s);  // the last calls settle
    for (LoadedCall& call : calls_) {
      if (!complete(call)) continue;
      for (Phone* phone : call.talk->phones()) phone->leg().reset_stats();
    }
    const Nanos start = now_ns();
    const ProcessUse own = own_use();
    report_.server_start = use_of(options_.server_pid);
    listen(start, options_.seconds / 2);
    mark(options_.seconds / 2);
    report_.server_end = use_of(options_.server_pid);
    report_.own_cpu_ms = own_use().cpu_ms - own.cpu_ms;
    report_.seconds = to_ms(now_ns() - start) / 1000;
    for (LoadedCall& call : calls_) {
      if (!complete(call)) continue;
      if (call.listened) report_.add_delays(call.talk->delays());
      for (Phone* phone : call.talk->phones()) report_.add_leg(phone->leg().stats());
    }
  }

  // Half of the time who hears whom, the other half how late.
  void listen(Nanos start, double seconds) {
    wait_with_words("listening", seconds);
    for (LoadedCall& call : calls_)
      if (complete(call) && call.listened)
        report_.hear[options_.supervise].add(call.talk->judge(start));
  }

  void mark(double seconds) {
    for (LoadedCall& call : calls_)
      if (complete(call) && call.listened && options_.marker_ms > 0)
        call.talk->start_markers(options_.marker_ms);
    wait_with_words("measuring delay", seconds);
    for (LoadedCall& call : calls_)
      if (complete(call) && call.listened) call.talk->stop_markers();
  }

  void wait_with_words(const std::string& what, double seconds) {
    for (double left = seconds; left > 0; left -= 5) {
      say(fmt::format("{}, {:.0f} s to go", what, left));
      if (!pause_for(Millis{static_cast<int>(1000 * std::min(left, 5.0))})) return;
    }
  }

  void switch_modes() {
    if (!mode_) return;
    const Mode other = *mode_ == Mode::whisper ? Mode::monitor : Mode::whisper;
    int left = options_.switches;
    for (LoadedCall& call : calls_) {
      if (left <= 0 || interrupted()) return;
      if (!complete(call) || !call.listened) continue;
      for (int i = 0; i < kSwitchesOfOneCall && left > 0; ++i, --left) {
        const Mode to = i == 0 ? other : *mode_;
        report_.add_switch(call.talk->switch_mode(*call.supervisor, to, mode_key(to)));
      }
    }
  }

  void hang_up() {
    say("hanging up");
    for (LoadedCall& call : calls_) {
      if (call.supervised) call.supervisor->hang_up();
      call.customer->hang_up();
    }
    for (LoadedCall& call : calls_)
      if (call.up && !call.agent->wait_for(Awaited::ended, "the call ends", 10s))
        report_.fail("the agent's phone was not told that the customer hung up");
  }

  Floor& floor_;
  const LoadOptions& options_;
  std::optional<Mode> mode_;
  std::vector<LoadedCall> calls_;
  Report report_;
};

}  // namespace

int run_load(const LoadOptions& options) {
  if (options.server_pid != 0 && !use_of(options.server_pid))
    return cannot_begin(
        {"no_process", fmt::format("--server-pid {}: no such process", options.server_pid)});
  auto floor = Floor::open(options.floor);
  if (!floor) return cannot_begin(floor.error());
  Load load(**floor, options);
  if (auto ok = load.run(); !ok) return cannot_begin(ok.error());
  return print(load.report(), options.json);
}

}  // namespace earshot::sim
