#include "recording/storage/retention.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/calendar.hpp"

namespace earshot::recording {
namespace {

std::string day(WallTime time) { return fmt::format("{:%Y-%m-%d}", utc_calendar(time)); }

std::optional<Error> clock_jumped(WallTime now, std::optional<WallTime> last_run,
                                  const Brake& brake) {
  if (!last_run) return std::nullopt;
  if (now < *last_run) {
    return Error{"clock_jumped", "it is " + day(now) + ", but retention ran on " + day(*last_run) +
                                     " already. Set the machine's clock right"};
  }
  if (now - *last_run > brake.longest_gap) {
    return Error{"clock_jumped", "retention ran last on " + day(*last_run) + " and now it is " +
                                     day(now) +
                                     ". If the clock is right (the server was off?), look at the "
                                     "plan and confirm it"};
  }
  return std::nullopt;
}

std::optional<Error> too_many(std::size_t deletions, std::size_t all, const Brake& brake) {
  const double percent = 100.0 * static_cast<double>(deletions) / static_cast<double>(all);
  if (deletions <= brake.few || percent <= brake.most_percent) return std::nullopt;
  return Error{"too_many",
               fmt::format("{} of {} recordings would be deleted at once ({:.0f} %, the brake is "
                           "set to {:.0f} %). Was a queue's retention changed? Look at the plan "
                           "and confirm it",
                           deletions, all, percent, brake.most_percent)};
}

}  // namespace

RetentionPlan plan_retention(const std::vector<KeptRecording>& kept, WallTime now,
                             std::optional<WallTime> last_run, const Brake& brake, bool confirmed) {
  RetentionPlan plan;
  for (const KeptRecording& one : kept) {
    if (!one.days) continue;
    const WallTime due = one.ended + std::chrono::hours(24) * std::max(0, *one.days);
    if (due > now) continue;
    if (one.hold) {
      ++plan.held;
      continue;
    }
    plan.deletions.push_back({one.id, one.queue, due, one.bytes});
    plan.bytes += one.bytes;
  }
  std::stable_sort(plan.deletions.begin(), plan.deletions.end(),
                   [](const Deletion& a, const Deletion& b) { return a.due < b.due; });
  if (confirmed || plan.deletions.empty()) return plan;
  plan.refusal = clock_jumped(now, last_run, brake);
  if (!plan.refusal) plan.refusal = too_many(plan.deletions.size(), kept.size(), brake);
  return plan;
}

std::string describe(const RetentionPlan& plan) {
  std::map<std::string, std::size_t> by_queue;
  for (const Deletion& one : plan.deletions) ++by_queue[one.queue];
  std::string text =
      fmt::format("{} recordings are due ({:.1f} MB); {} more are on hold\n", plan.deletions.size(),
                  static_cast<double>(plan.bytes) / 1e6, plan.held);
  for (const auto& [queue, count] : by_queue) {
    text += fmt::format("  queue {}: {}\n", queue.empty() ? "(none)" : queue, count);
  }
  for (const Deletion& one : plan.deletions) {
    text += fmt::format("  {}  due {}  {}\n", one.id.text(), day(one.due), one.queue);
  }
  if (plan.refusal) text += "Nothing is deleted: " + plan.refusal->message + "\n";
  return text;
}

}  // namespace earshot::recording
