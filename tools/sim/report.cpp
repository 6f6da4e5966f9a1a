#include "sim/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace earshot::sim {
namespace {

constexpr std::size_t kWrongShown = 20;

nlohmann::ordered_json json_of(const Sample& s) {
  return {{"count", s.values.size()},
          {"missed", s.missed},
          {"p50", s.percentile(50)},
          {"p99", s.percentile(99)},
          {"max", s.percentile(100)}};
}

std::string line_of(const std::string& name, const Sample& s) {
  if (s.values.empty() && s.missed == 0) return "";
  std::string text =
      fmt::format("  {:<26} p50 {:8.2f}   p99 {:8.2f}   max {:8.2f}   of {}", name,
                  s.percentile(50), s.percentile(99), s.percentile(100), s.values.size());
  if (s.missed > 0) text += fmt::format(", {} missed", s.missed);
  return text + "\n";
}

struct ServerFigures {
  double cpu_ms = 0, cpu_ms_per_call_second = 0, kib_per_call = 0, memory_kib = 0;
};

std::optional<ServerFigures> server_figures(const Report& r) {
  if (!r.server_start || !r.server_end || r.calls == 0 || r.seconds <= 0) return std::nullopt;
  ServerFigures f;
  f.cpu_ms = r.server_end->cpu_ms - r.server_start->cpu_ms;
  f.cpu_ms_per_call_second = f.cpu_ms / (r.calls * r.seconds);
  f.memory_kib = r.server_end->memory_kib;
  if (r.server_before) f.kib_per_call = (f.memory_kib - r.server_before->memory_kib) / r.calls;
  return f;
}

}  // namespace

double Sample::percentile(double p) const {
  if (values.empty()) return 0;
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const double rank = std::ceil(p / 100 * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
}

bool HearMatrix::add(const std::vector<Cell>& call) {
  const auto right = std::count_if(call.begin(), call.end(), [](auto& c) { return c.right; });
  const bool all = right == static_cast<std::ptrdiff_t>(call.size());
  ++calls;
  calls_right += all ? 1 : 0;
  cells += static_cast<int>(call.size());
  cells_right += static_cast<int>(right);
  for (const Cell& cell : call)
    if (!cell.right && wrong.size() < kWrongShown) wrong.push_back(cell_text(cell));
  return all;
}

void Report::add_delays(const std::vector<Conversation::Delay>& delays) {
  for (const auto& delay : delays) {
    Sample& sample =
        delay_ms[fmt::format("{}->{}", role_name(delay.speaker), role_name(delay.listener))];
    sample.values.insert(sample.values.end(), delay.ms.begin(), delay.ms.end());
    sample.missed += delay.missed;
  }
}

void Report::add_leg(const LegStats& stats) {
  received += stats.received;
  lost += stats.lost;
  late_or_twice += stats.late_or_twice;
  unknown += stats.unknown;
  foreign += stats.foreign;
  jitter_ms.add(stats.jitter_ms);
  gap_ms.add(stats.longest_gap_ms);
  own_latest_send_ms = std::max(own_latest_send_ms, stats.latest_send_ms);
}

void Report::add_switch(const Switch& change) {
  if (change.ms)
    switch_ms.add(*change.ms);
  else
    ++switch_ms.missed;
  HearMatrix& matrix = hear[mode_name(change.to)];
  matrix.add(change.cells);
  for (const std::string& leak : change.leaks) {
    fail("wrong while switching");
    if (matrix.wrong.size() < kWrongShown) matrix.wrong.push_back(leak);
  }
}

bool Report::right() const {
  return failures.empty() && std::all_of(hear.begin(), hear.end(), [](const auto& entry) {
           return entry.second.cells == entry.second.cells_right;
         });
}

std::string as_text(const Report& r) {
  std::string out = fmt::format("{}: {} calls, {:.1f} s\n", r.title, r.calls, r.seconds);
  out += "who hears whom\n";
  for (const auto& [mode, m] : r.hear) {
    out += fmt::format("  {:<26} {} of {} calls right, {} of {} pairs\n", mode, m.calls_right,
                       m.calls, m.cells_right, m.cells);
    for (const std::string& wrong : m.wrong) out += "    WRONG " + wrong + "\n";
  }
  std::string delays;
  for (const auto& [direction, sample] : r.delay_ms) delays += line_of(direction, sample);
  if (!delays.empty()) out += "one-way delay, ms\n" + delays;
  out += "times, ms\n";
  out += line_of("mode switch by key", r.switch_ms) + line_of("call set-up", r.set_up_ms) +
         line_of("jitter", r.jitter_ms) + line_of("longest gap", r.gap_ms);
  out += fmt::format("packets\n  received {}, lost {}, late or twice {}, unknown {}, foreign {}\n",
                     r.received, r.lost, r.late_or_twice, r.unknown, r.foreign);
  out += fmt::format("simulator\n  CPU {:.0f} ms, sent at worst {:.1f} ms late\n", r.own_cpu_ms,
                     r.own_latest_send_ms);
  if (const auto s = server_figures(r))
    out += fmt::format(
        "server\n  CPU {:.0f} ms, {:.3f} CPU-ms per call-second, memory {:.0f} KiB, "
        "{:.0f} KiB per call\n",
        s->cpu_ms, s->cpu_ms_per_call_second, s->memory_kib, s->kib_per_call);
  for (const auto& [what, count] : r.failures) out += fmt::format("FAILED {} x {}\n", count, what);
  out += r.right() ? "everything as it should be\n" : "NOT as it should be\n";
  return out;
}

std::string as_json(const Report& r) {
  nlohmann::ordered_json j;
  j["title"] = r.title;
  j["right"] = r.right();
  j["calls"] = r.calls;
  j["seconds"] = r.seconds;
  for (const auto& [mode, m] : r.hear)
    j["hear"][mode] = {{"calls", m.calls},
                       {"calls_right", m.calls_right},
                       {"cells", m.cells},
                       {"cells_right", m.cells_right},
                       {"wrong", m.wrong}};
  for (const auto& [direction, sample] : r.delay_ms) j["delay_ms"][direction] = json_of(sample);
  j["switch_ms"] = json_of(r.switch_ms);
  j["set_up_ms"] = json_of(r.set_up_ms);
  j["jitter_ms"] = json_of(r.jitter_ms);
  j["longest_gap_ms"] = json_of(r.gap_ms);
  j["packets"] = {{"received", r.received},
                  {"lost", r.lost},
                  {"late_or_twice", r.late_or_twice},
                  {"unknown", r.unknown},
                  {"foreign", r.foreign}};
  j["simulator"] = {{"cpu_ms", r.own_cpu_ms}, {"latest_send_ms", r.own_latest_send_ms}};
  if (const auto s = server_figures(r))
    j["server"] = {{"cpu_ms", s->cpu_ms},
                   {"cpu_ms_per_call_second", s->cpu_ms_per_call_second},
                   {"memory_kib", s->memory_kib},
                   {"kib_per_call", s->kib_per_call}};
  j["failures"] = r.failures;
  return j.dump(2) + "\n";
}

}  // namespace earshot::sim
