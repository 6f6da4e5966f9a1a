#include "app/retention_run.hpp"

#include <nlohmann/json.hpp>

#include "store/audit.hpp"
#include "store/recordings.hpp"

namespace earshot::app {
namespace {

constexpr auto kRun = "retention_run";
constexpr std::size_t kPage = 1'000;

recording::KeptRecording kept(const store::Recording& one) {
  recording::KeptRecording kept{.id = one.id,
                                .queue = one.queue,
                                .ended = one.ended.value_or(one.started),
                                .bytes = one.bytes,
                                .hold = one.hold.has_value(),
                                .days = std::nullopt};
  if (one.retention_days > 0) kept.days = one.retention_days;
  return kept;
}

// Of the end of none is known yet that still runs.
bool is_kept(const store::Recording& one) {
  return one.state != store::RecordingState::recording &&
         one.state != store::RecordingState::erased;
}

Result<std::vector<recording::KeptRecording>> all_kept(store::Database& database) {
  store::Recordings recordings(database);
  std::vector<recording::KeptRecording> all;
  store::RecordingFilter filter;
  while (true) {
    const auto page = recordings.page(filter, kPage);
    if (!page) return tl::unexpected(page.error());
    for (const auto& one : *page)
      if (is_kept(one)) all.push_back(kept(one));
    if (page->size() < kPage) return all;
    filter.after = page->back().id;
  }
}

Result<std::optional<WallTime>> last_run(store::Database& database) {
  const auto runs = store::Audit(database).newest({.kind = kRun}, 1);
  if (!runs) return tl::unexpected(runs.error());
  if (runs->empty()) return std::nullopt;
  return WallTime(Millis(runs->front().at));
}

// A crash between the row and the key left a key that nothing needs.
Result<void> finish_erasures(store::Database& database, const recording::Vault& vault) {
  store::Recordings recordings(database);
  for (const auto id : vault.list()) {
    const auto row = recordings.find(id);
    if (!row) return tl::unexpected(row.error());
    if (*row && (*row)->state == store::RecordingState::erased)
      if (auto erased = vault.erase(id); !erased && erased.error().code != "recording_runs")
        return erased;
  }
  return {};
}

}  // namespace

Result<recording::RetentionPlan> plan_expiry(store::Database& database, const Config& config,
                                             WallTime now, bool confirmed) {
  const auto all = all_kept(database);
  if (!all) return tl::unexpected(all.error());
  const auto last = last_run(database);
  if (!last) return tl::unexpected(last.error());
  recording::Brake brake;
  const int percent = config.recording.brake_percent;
  brake.most_percent = percent > 0 ? percent : 100;  // 0: off
  return recording::plan_retention(*all, now, *last, brake, confirmed);
}

Result<std::size_t> run_expiry(store::Database& database, const recording::Vault& vault,
                               const recording::RetentionPlan& plan, PersonId by, WallTime now) {
  if (plan.refusal) return tl::unexpected(*plan.refusal);
  if (auto finished = finish_erasures(database, vault); !finished)
    return tl::unexpected(finished.error());
  std::size_t erased = 0;
  for (const auto& deletion : plan.deletions) {
    const auto done = erase_recording(database, vault, deletion.id, by, "retention", now);
    const auto code = done ? "" : done.error().code;
    if (!done && code != "on_hold" && code != "already_erased") return tl::unexpected(done.error());
    if (done) ++erased;
  }
  const store::AuditEntry run{
      .at = now,
      .kind = kRun,
      .actor = by,
      .body = nlohmann::json{{"due", plan.deletions.size()}, {"erased", erased}}.dump()};
  if (auto told = store::Audit(database).append({&run, 1}); !told)
    return tl::unexpected(told.error());
  return erased;
}

Result<void> erase_recording(store::Database& database, const recording::Vault& vault,
                             RecordingId id, PersonId by, const std::string& cause, WallTime now) {
  if (auto said = store::Recordings(database).erase(id, by, cause, now); !said) return said;
  return vault.erase(id);
}

}  // namespace earshot::app
