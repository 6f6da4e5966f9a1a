#include "api/recording_answer.hpp"

#include <fmt/format.h>

#include "api/look_up.hpp"
#include "api/problem.hpp"
#include "core/policy/may_use_recording.hpp"

namespace earshot::api {
namespace {

Error no_such(const std::string& id) {
  return {"no_such_recording", fmt::format("There is no recording '{}'.", id)};
}

}  // namespace

RecordingLibrary* library_of(Exchange& exchange) {
  auto* library = exchange.site.seams.recordings;
  if (!library) exchange.answer(Error{"store_unavailable", "This server keeps no recordings."});
  return library;
}

Overview take_overview(const core::Core& core, Instant) {
  return {std::make_shared<const core::Directory>(core.directory()), core.clock()};
}

std::vector<PersonId> agents_of(const RecordingRow& row) {
  std::vector<PersonId> agents;
  for (const auto& agent : row.agents) agents.push_back(agent.id);
  return agents;
}

bool sees(const Sight& sight, const RecordingRow& row) {
  return sight.sees_recording(row.queue, agents_of(row));
}

Result<RecordingRow> find_row(RecordingLibrary& library, const Sight& sight,
                              const std::string& text) {
  if (const auto id = RecordingId::parse(text)) {
    auto row = library.find(*id);
    if (!row) return tl::unexpected(row.error());
    if (*row && sees(sight, **row)) return **std::move(row);
  }
  return tl::unexpected(no_such(text));
}

nlohmann::ordered_json seen_json(const Sight& sight, const RecordingRow& row) {
  const auto agents = agents_of(row);
  return recording_json(row, sight.sees_numbers(row.queue, agents),
                        sight.may_play(row.queue, agents));
}

void find_then(Exchange& exchange, std::function<void(Exchange&, const RecordingRow&)> then) {
  auto* library = library_of(exchange);
  if (!library) return;
  using Row = Result<std::optional<RecordingRow>>;
  exchange.ask<Row>(
      exchange.site.office,
      [library, id = RecordingId::parse(exchange.param("recording"))]() -> Row {
        if (!id) return std::optional<RecordingRow>{};
        return library->find(*id);
      },
      [then = std::move(then)](Exchange& self, const Row& row) {
        if (!row) return self.answer(row.error());
        if (!*row) return self.answer(no_such(self.param("recording")));
        then(self, **row);
      });
}

void give_use(Exchange& exchange, const RecordingRow& row, core::RecordingUse use,
              const std::string& reason, std::function<void(Exchange&)> then) {
  exchange.command_then(
      [&exchange, row, use, reason](const core::Core& core) -> Result<core::Command> {
        const auto actor = actor_of(core, exchange);
        if (!actor) return tl::unexpected(actor.error());
        core::UseRecording wanted;
        wanted.actor = *actor;
        wanted.recording = row.id;
        wanted.call = row.call;
        wanted.use = use;
        wanted.queue = row.queue;
        wanted.agents = agents_of(row);
        wanted.reason = reason;
        exchange.say_refused = [hidden = !sees(exchange.sight(core), row),
                                id = row.id.text()](const Error& why) {
          return problem(hidden ? no_such(id) : why);
        };
        return wanted;
      },
      [then = std::move(then)](Exchange& self, const core::SupervisionResult&, const Shown&) {
        then(self);
      });
}

}  // namespace earshot::api
