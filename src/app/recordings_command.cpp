#include "app/recordings_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "app/retention_run.hpp"
#include "app/rfc3339.hpp"
#include "app/stored_data.hpp"
#include "app/stored_recordings.hpp"
#include "io/clock.hpp"
#include "store/people.hpp"
#include "store/recordings.hpp"

namespace earshot::app {
namespace {

int failed(const Error& error, std::ostream& err) {
  err << error.message << "\n";
  return 1;
}

template <class SomeId>
Result<SomeId> id_of(const std::string& text, const char* what) {
  if (const auto id = SomeId::parse(text)) return *id;
  return fail("bad_id", fmt::format("\"{}\" is no {}'s id", text, what));
}

Result<PersonId> person_at(store::Database& database, const std::string& extension) {
  IdSource no_ids(0, 0);
  const auto people = store::People(database, no_ids).all();
  if (!people) return tl::unexpected(people.error());
  for (const auto& each : *people)
    if (each.person.extension == extension) return each.person.id;
  return fail("no_such_person", fmt::format("Nobody has the extension {}", extension));
}

Result<store::RecordingFilter> filter_of(const RecordingsListOptions& options,
                                         store::Database& database) {
  store::RecordingFilter filter{.queue = options.queue, .held = options.held};
  if (!options.call.empty()) {
    const auto call = id_of<CallId>(options.call, "call");
    if (!call) return tl::unexpected(call.error());
    filter.call = *call;
  }
  if (!options.agent.empty()) {
    const auto agent = person_at(database, options.agent);
    if (!agent) return tl::unexpected(agent.error());
    filter.person = *agent;
  }
  if (!options.state.empty()) {
    filter.state = store::recording_state_from_name(options.state);
    if (!filter.state)
      return fail("bad_state", fmt::format("\"{}\" is no state; allowed: recording, complete, "
                                           "recovered, failed, erased",
                                           options.state));
  }
  const auto from = time_of(options.from), to = time_of(options.to);
  if (!from) return tl::unexpected(from.error());
  if (!to) return tl::unexpected(to.error());
  filter.from = *from;
  filter.to = *to;
  return filter;
}

std::string until(const store::Recording& recording) {
  if (recording.hold) return "legal hold";
  if (recording.state == store::RecordingState::erased) return "-";
  if (recording.retention_days == 0) return "for good";
  if (!recording.ended) return fmt::format("{} days", recording.retention_days);
  return rfc3339(*recording.ended + recording.retention_days * std::chrono::days(1)).substr(0, 10);
}

constexpr auto kLine = "{:13}  {:24}  {:>8}  {:9}  {:12}  {:10}  {:13}\n";

std::string line_of(const store::Recording& recording) {
  const auto seconds = recording.duration.count() / 1'000;
  return fmt::format(kLine, recording.id.text(), rfc3339(recording.started),
                     fmt::format("{}:{:02}", seconds / 60, seconds % 60),
                     store::recording_state_name(recording.state),
                     recording.queue.empty() ? "-" : recording.queue, until(recording),
                     recording.call.text());
}

// What the commands about one recording do around their one deed.
template <class Deed>
int with_recording(const RecordingOptions& options, std::ostream& out, std::ostream& err,
                   const char* done, Deed&& deed) {
  const auto id = id_of<RecordingId>(options.id, "recording");
  if (!id) return failed(id.error(), err);
  auto data = open_stored_data(options.config);
  if (!data) return failed(data.error(), err);
  if (const auto result = deed(*data, *id); !result) return failed(result.error(), err);
  out << fmt::format("Recording {} {}.\n", options.id, done);
  return 0;
}

}  // namespace

int recordings_list_command(const RecordingsListOptions& options, std::ostream& out,
                            std::ostream& err) {
  auto data = open_stored_data(options.config);
  if (!data) return failed(data.error(), err);
  const auto filter = filter_of(options, data->database);
  if (!filter) return failed(filter.error(), err);
  const auto page = store::Recordings(data->database).page(*filter, options.most);
  if (!page) return failed(page.error(), err);
  if (page->empty()) {
    out << "No recordings.\n";
    return 0;
  }
  out << fmt::format(kLine, "RECORDING", "STARTED", "LENGTH", "STATE", "QUEUE", "KEPT UNTIL",
                     "CALL");
  for (const auto& recording : *page) out << line_of(recording);
  return 0;
}

int recordings_hold_command(const RecordingOptions& options, std::ostream& out, std::ostream& err) {
  return with_recording(options, out, err, "is under legal hold: nothing erases it",
                        [&](StoredData& data, RecordingId id) {
                          return store::Recordings(data.database)
                              .hold(id,
                                    {.by = {}, .reason = options.reason, .since = io::wall_now()});
                        });
}

int recordings_release_command(const RecordingOptions& options, std::ostream& out,
                               std::ostream& err) {
  return with_recording(options, out, err, "is released", [](StoredData& data, RecordingId id) {
    return store::Recordings(data.database).release(id, {}, io::wall_now());
  });
}

int recordings_erase_command(const RecordingOptions& options, std::ostream& out,
                             std::ostream& err) {
  return with_recording(options, out, err, "is erased: its key is destroyed",
                        [](StoredData& data, RecordingId id) -> Result<void> {
                          const auto stored = open_stored_recordings(data.config);
                          if (!stored) return tl::unexpected(stored.error());
                          return erase_recording(data.database, stored->vault, id, {}, "request",
                                                 io::wall_now());
                        });
}

int recordings_expire_command(const RecordingsExpireOptions& options, std::ostream& out,
                              std::ostream& err) {
  auto data = open_stored_data(options.config);
  if (!data) return failed(data.error(), err);
  const auto now = io::wall_now();
  const auto plan = plan_expiry(data->database, data->config, now, options.confirmed);
  if (!plan) return failed(plan.error(), err);
  out << recording::describe(*plan);
  if (options.dry_run || plan->refusal) return plan->refusal ? 1 : 0;
  const auto stored = open_stored_recordings(data->config);
  if (!stored) return failed(stored.error(), err);
  const auto erased = run_expiry(data->database, stored->vault, *plan, {}, now);
  if (!erased) return failed(erased.error(), err);
  out << fmt::format("{} recordings are erased.\n", *erased);
  return 0;
}

}  // namespace earshot::app
