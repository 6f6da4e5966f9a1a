#pragma once
// What the recordings' handlers have in common. Internal to api/.

#include <functional>
#include <nlohmann/json.hpp>

#include "api/exchange.hpp"
#include "api/recording_library.hpp"

namespace earshot::api {

// Null: there is none, and it has been answered.
RecordingLibrary* library_of(Exchange& exchange);

// The directory and the hour, to look at rows elsewhere than on the control thread.
struct Overview {
  std::shared_ptr<const core::Directory> directory;
  core::Clock clock;
};
Overview take_overview(const core::Core& core, Instant now);

// Supervisors see what they may play; the other roles everything.
bool sees(const Sight& sight, const RecordingRow& row);
std::vector<PersonId> agents_of(const RecordingRow& row);
// "no_such_recording", also for what is not for the asker to see.
Result<RecordingRow> find_row(RecordingLibrary& library, const Sight& sight, const std::string& id);

nlohmann::ordered_json recording_json(const RecordingRow& row, bool shows_numbers, bool may_play);
nlohmann::ordered_json seen_json(const Sight& sight, const RecordingRow& row);

// The row in the path, whether the asker may see it or not: what he may not shall be told as an
// attempt, too.
void find_then(Exchange& exchange, std::function<void(Exchange&, const RecordingRow&)> then);
// Asks the core for leave, which tells it for the audit. Refused, `then` does not run; to whom does
// not see it, the recording does not exist.
void give_use(Exchange& exchange, const RecordingRow& row, core::RecordingUse use,
              const std::string& reason, std::function<void(Exchange&)> then);

}  // namespace earshot::api
