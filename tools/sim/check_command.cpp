#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "sim/commands.hpp"
#include "sim/output.hpp"
#include "sim/report.hpp"

namespace earshot::sim {
namespace {

// A walk that takes every ordered pair of modes once.
constexpr std::array kWalk{Mode::whisper,  Mode::monitor, Mode::barge,    Mode::monitor,
                           Mode::takeover, Mode::whisper, Mode::barge,    Mode::whisper,
                           Mode::takeover, Mode::barge,   Mode::takeover, Mode::monitor};

// "C>A + A>C + C>S + A>S + S>A . S>C .": + heard, . silent, each as it should be; ! wrong.
std::string marks(const std::vector<Cell>& cells) {
  std::string out;
  const auto letter = [](Role role) { return std::string("CAS")[static_cast<int>(role)]; };
  for (const Cell& cell : cells)
    out += fmt::format("{}>{} {}  ", letter(cell.speaker), letter(cell.listener),
                       !cell.right     ? '!'
                       : cell.expected ? '+'
                                       : '.');
  return out;
}

class Check {
 public:
  Check(Phone& agent, Phone& supervisor, const CheckOptions& options)
      : agent_(agent), supervisor_(supervisor), options_(options) {
    report_.title = "check";
  }

  void call(const std::string& direction, Phone& customer, Phone& caller, Phone& callee,
            const std::string& number) {
    ++report_.calls;
    caller.dial(number);
    if (!ok(caller.wait_for(Awaited::answered, direction + " call to " + number, 10s)) ||
        !ok(callee.wait_for(Awaited::answered, direction + " call is answered", 10s)))
      return;
    report_.set_up_ms.add(to_ms(caller.state().answered_at - caller.state().dialled_at));
    Conversation talk(customer, agent_, options_.policy);
    show(direction + " alone", "none", talk.settle_and_judge());
    talk.measure_delay();
    for (const Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover})
      supervise(direction, talk, mode);
    report_.add_delays(talk.delays());
    for (Phone* phone : talk.phones()) report_.add_leg(phone->leg().stats());
    customer.hang_up();
    if (ok(customer.wait_for(Awaited::ended, "the customer hangs up")))
      ok(agent_.wait_for(Awaited::ended, "the agent's phone learns that the customer hung up"));
  }

  Report& report() { return report_; }

 private:
  void supervise(const std::string& direction, Conversation& talk, Mode mode) {
    const std::string code = fmt::format("*{}{}", mode_key(mode), agent_.options().user);
    supervisor_.dial(code);
    if (!ok(supervisor_.wait_for(Awaited::answered, "dials " + code, 10s))) return;
    talk.join(supervisor_, mode);
    show(fmt::format("{} {}", direction, code), mode_name(mode), talk.settle_and_judge());
    talk.measure_delay();
    if (mode == Mode::monitor)
      for (const Mode next : kWalk) switch_to(direction, talk, next, mode_key(next));
    if (mode == Mode::takeover) switch_to(direction, talk, Mode::monitor, kHandBackKey);
    report_.add_delays(talk.delays());
    for (Phone* phone : talk.phones()) phone->ear().forget_markers();
    report_.add_leg(supervisor_.leg().stats());
    supervisor_.hang_up();
    ok(supervisor_.wait_for(Awaited::ended, "the supervisor hangs up"));
    talk.leave(supervisor_);
    show(direction + " alone again", "none", talk.settle_and_judge());
  }

  void switch_to(const std::string& direction, Conversation& talk, Mode to, char key) {
    const Switch change = talk.switch_mode(supervisor_, to, key);
    report_.add_switch(change);
    say(fmt::format("{:<9} {:<9}> {:<9} key {}  {}  {}", direction, mode_name(change.from),
                    mode_name(to), key, marks(change.cells),
                    change.ms ? fmt::format("{:6.1f} ms", *change.ms) : "not seen"));
    for (const std::string& leak : change.leaks) say("  WRONG " + leak);
    explain(change.cells);
    talk.measure_delay();
  }

  void show(const std::string& what, const std::string& mode, const std::vector<Cell>& cells) {
    report_.hear[mode].add(cells);
    say(fmt::format("{:<38} {}", what, marks(cells)));
    explain(cells);
  }

  void explain(const std::vector<Cell>& cells) {
    for (const Cell& cell : cells)
      if (!cell.right) say("  WRONG " + cell_text(cell));
  }

  bool ok(const Result<void>& result) {
    if (result) return true;
    report_.fail(result.error().message);
    say("  FAILED " + result.error().message);
    return false;
  }

  Phone& agent_;
  Phone& supervisor_;
  const CheckOptions& options_;
  Report report_;
};

}  // namespace

int run_check(const CheckOptions& options) {
  auto opened = Floor::open(options.floor);
  if (!opened) return cannot_begin(opened.error());
  Floor& floor = **opened;
  const auto person = [&](const std::string& wanted, const std::vector<PersonRow>& rows,
                          const char* role) -> Result<PersonRow> {
    if (!wanted.empty()) return floor.find(wanted);
    if (rows.empty())
      return fail("nobody",
                  fmt::format("{} has nobody with the role {}", options.floor.people_file, role));
    return rows.front();
  };
  const auto agent_row = person(options.agent, floor.agents(), "agent");
  if (!agent_row) return cannot_begin(agent_row.error());
  const auto supervisor_row = person(options.supervisor, floor.supervisors(), "supervisor");
  if (!supervisor_row) return cannot_begin(supervisor_row.error());

  const auto agent = floor.agent(*agent_row, tone_of(0, 1));
  const auto supervisor = floor.supervisor(*supervisor_row, tone_of(0, 2));
  const auto customer = floor.customer(options.customer_number, tone_of(0, 0));
  if (auto ok = register_all({agent.get(), supervisor.get()}); !ok) return cannot_begin(ok.error());

  const Nanos start = now_ns();
  Check check(*agent, *supervisor, options);
  check.call("inbound", *customer, *customer, *agent,
             number_for(options.dial, agent_row->extension));
  if (options.outbound.empty()) {
    say("outbound calls are not checked: name a number that agents may call with --outbound");
  } else {
    const auto called = floor.customer(options.outbound, tone_of(0, 0));
    check.call("outbound", *called, *agent, *called, options.outbound);
  }
  Report& report = check.report();
  report.seconds = to_ms(now_ns() - start) / 1000;
  report.own_cpu_ms = own_use().cpu_ms;
  return print(report, options.json);
}

}  // namespace earshot::sim
