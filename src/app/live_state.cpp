#include "app/live_state.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace earshot::app {

namespace {

constexpr Millis kWindow = 5s;

double cpu_seconds() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

double memory_mb() {
  std::ifstream statm("/proc/self/statm");
  double total_pages = 0, resident_pages = 0;
  statm >> total_pages >> resident_pages;
  return resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

}  // namespace

LiveState::LiveState(api::ConsoleSettings console, Instant started)
    : started_(started), measured_at_(started), console_(std::move(console)) {}

void LiveState::show_qualities(const std::vector<engine::LegQualityView>& qualities, Instant at) {
  if (at >= next_window_at_) {
    window_ = std::move(next_window_);
    next_window_.clear();
    for (const auto& [leg, q] : qualities) {
      next_window_[leg] = {q.packets_received, q.packets_lost};
    }
    next_window_at_ = at + kWindow;
  }
  std::unordered_map<LegId, api::LegQuality> fresh;
  fresh.reserve(qualities.size());
  for (const auto& [leg, q] : qualities) {
    const auto known = window_.find(leg);
    const Counts since = known == window_.end() ? Counts{} : known->second;
    const auto lost = static_cast<float>(q.packets_lost - std::min(since.lost, q.packets_lost));
    const auto received = static_cast<float>(q.packets_received - since.received);
    fresh[leg] = {
        .leg = leg,
        .level_dbov = q.level_dbov,
        .loss = lost > 0 ? lost / (lost + received) : 0,
        .jitter_ms = q.jitter_ms,
        .round_trip_ms = q.round_trip_ms < 0 ? std::nullopt : std::optional<float>(q.round_trip_ms),
        .packets_received = q.packets_received,
        .packets_lost = q.packets_lost};
  }
  std::scoped_lock lock(mutex_);
  qualities_.swap(fresh);
}

void LiveState::show_system(api::SystemNow now, std::set<PersonId> people_with_phones, Instant at) {
  const double cpu = cpu_seconds();
  const std::chrono::duration<double> passed = at - measured_at_;
  if (passed.count() > 0) now.cpu_percent = 100 * (cpu - cpu_seconds_) / passed.count();
  cpu_seconds_ = cpu;
  measured_at_ = at;
  now.memory_mb = memory_mb();
  now.uptime = std::chrono::duration_cast<Seconds>(at - started_);
  std::scoped_lock lock(mutex_);
  system_ = std::move(now);
  people_with_phones_ = std::move(people_with_phones);
}

void LiveState::show_console(api::ConsoleSettings console) {
  std::scoped_lock lock(mutex_);
  console_ = std::move(console);
}

std::vector<api::LegQuality> LiveState::qualities(std::span<const LegId> legs) {
  std::vector<api::LegQuality> found;
  std::scoped_lock lock(mutex_);
  for (LegId leg : legs) {
    if (const auto known = qualities_.find(leg); known != qualities_.end()) {
      found.push_back(known->second);
    }
  }
  return found;
}

api::SystemNow LiveState::now() {
  std::scoped_lock lock(mutex_);
  return system_;
}

api::ConsoleSettings LiveState::console() {
  std::scoped_lock lock(mutex_);
  return console_;
}

bool LiveState::has_phone(PersonId person) {
  std::scoped_lock lock(mutex_);
  return people_with_phones_.contains(person);
}

}  // namespace earshot::app
