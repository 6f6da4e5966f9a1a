// Recordings as rows: list, read, hold, erase, retention.
#include <fmt/format.h>

#include "api/admin_answer.hpp"
#include "api/auditing.hpp"
#include "api/handlers.hpp"
#include "api/look_up.hpp"
#include "api/query.hpp"
#include "api/recording_answer.hpp"
#include "api/time_text.hpp"
#include "core/policy/may_use_recording.hpp"

namespace earshot::api {
namespace {

constexpr std::size_t kPortion = 200;
constexpr int kMostPortions = 25;  // that are looked through for what a supervisor may play

Json hold_json(const std::optional<LegalHold>& hold) {
  if (!hold) return nullptr;
  return {{"by", hold->by.empty() ? Json(nullptr) : Json(hold->by)},
          {"since", time_text(hold->since)},
          {"reason", hold->reason}};
}

struct Wanted {
  RecordingFilter filter;
  std::size_t most = 50;
};

Result<Wanted> wanted_of(const core::Core& core, const Exchange& exchange) {
  Wanted wanted;
  auto& filter = wanted.filter;
  const auto call = optional_id<CallId>(exchange, "call");
  const auto before = optional_id<RecordingId>(exchange, "before");
  const auto from = optional_time(exchange, "from"), to = optional_time(exchange, "to");
  const auto most = optional_count(exchange, "most", 1, 200, 50);
  if (!call) return tl::unexpected(call.error());
  if (!before) return tl::unexpected(before.error());
  if (!from) return tl::unexpected(from.error());
  if (!to) return tl::unexpected(to.error());
  if (!most) return tl::unexpected(most.error());
  if (const auto named = exchange.query("agent"); !named.empty()) {
    const auto agent = find_person(core, named);
    const auto id = agent ? std::optional(agent->id) : PersonId::parse(named);
    if (!id) return fail("bad_field", "agent: an extension or an id.");
    filter.agent = *id;
  }
  filter.queue = exchange.query("queue");
  filter.call = *call;
  filter.before = *before;
  filter.from = *from;
  filter.to = *to;
  wanted.most = static_cast<std::size_t>(*most);
  return wanted;
}

// Those that the asker may see, one more than wanted if there are so many.
Result<std::vector<RecordingRow>> seen_rows(RecordingLibrary& library, const Sight& sight,
                                            Wanted wanted) {
  std::vector<RecordingRow> seen;
  for (int portion = 0; portion < kMostPortions; ++portion) {
    auto rows = library.list(wanted.filter, kPortion);
    if (!rows) return tl::unexpected(rows.error());
    for (auto& row : *rows) {
      wanted.filter.before = row.id;
      if (sees(sight, row)) seen.push_back(std::move(row));
      if (seen.size() > wanted.most) return seen;
    }
    if (rows->size() < kPortion) break;
  }
  return seen;
}

// The row in the path, as far as the asker may see it; then `work`, on the office's thread.
using Work = std::function<Result<Response>(RecordingLibrary&, const RecordingRow&, const Sight&)>;
void about_recording(Exchange& exchange, Work work) {
  auto* library = library_of(exchange);
  if (!library) return;
  exchange.look<Overview>(take_overview, [library, work](Exchange& self, const Overview& seen) {
    self.consult([library, work, seen, asker = self.asker,
                  text = self.param("recording")]() -> Result<Response> {
      const Sight sight(asker, *seen.directory, seen.clock);
      const auto row = find_row(*library, sight, text);
      if (!row) return tl::unexpected(row.error());
      return work(*library, *row, sight);
    });
  });
}

std::optional<std::string> reason_of(Exchange& exchange) {
  auto fields = fields_of(exchange, {"reason"});
  auto reason = fields.text("reason");
  if (!fields.mistake()) return reason;
  exchange.answer(*fields.mistake());
  return std::nullopt;
}

// First the core, which decides and tells it; then the library, which does it.
using Deed = Result<void> (RecordingLibrary::*)(RecordingId, PersonId, const std::string&);
void use_recording(Exchange& exchange, core::RecordingUse use, Deed deed) {
  const auto reason = reason_of(exchange);
  if (!reason) return;
  find_then(exchange, [use, deed, reason = *reason](Exchange& self, const RecordingRow& row) {
    give_use(self, row, use, reason, [row, use, deed, reason](Exchange& inner) {
      inner.consult([library = inner.site.seams.recordings, &shelf = inner.site.sounds, row, use,
                     deed, reason, by = inner.asker.person]() -> Result<Response> {
        if (auto done = (library->*deed)(row.id, by, reason); !done)
          return tl::unexpected(done.error());
        if (use == core::RecordingUse::erase) {
          shelf.drop(row.id);
          return Response{204, ""};
        }
        const auto now = library->find(row.id);
        if (!now) return tl::unexpected(now.error());
        return answer_json(200, recording_json(now->value_or(row), true, true));
      });
    });
  });
}

Json plan_json(const RetentionPlan& plan) {
  Json first = Json::array();
  for (const auto& row : plan.first) first.push_back(recording_json(row, true, false));
  return {{"due", plan.due},
          {"bytes", plan.bytes},
          {"kept", plan.kept},
          {"held", plan.held},
          {"brake", plan.brake},
          {"needs_confirmation", plan.due > plan.brake},
          {"recordings", std::move(first)}};
}

}  // namespace

Json recording_json(const RecordingRow& row, bool shows_numbers, bool may_play) {
  const auto or_null = [](const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
  };
  Json agents = Json::array();
  for (const auto& agent : row.agents) {
    agents.push_back(
        {{"id", agent.id.text()}, {"extension", agent.extension}, {"name", agent.name}});
  }
  return {{"id", row.id.text()},
          {"call", row.call.text()},
          {"queue", or_null(row.queue)},
          {"number", or_null(shows_numbers ? row.number : masked_number(row.number))},
          {"agents", std::move(agents)},
          {"started", time_text(row.started)},
          {"length_ms", row.length ? Json(row.length->count()) : Json(nullptr)},
          {"bytes", row.bytes},
          {"state", row.state},
          {"rule", row.rule},
          {"whisper", core::whisper_track_name(row.whisper)},
          {"objected", row.objected},
          {"erase_at", row.erase_at ? Json(time_text(*row.erase_at)) : Json(nullptr)},
          {"hold", hold_json(row.hold)},
          {"may_play", may_play && row.state != "erased"}};
}

void list_recordings(Exchange& exchange) {
  auto* library = library_of(exchange);
  if (!library) return;
  using Look = Result<std::pair<Wanted, Overview>>;
  exchange.look<Look>(
      [&exchange](const core::Core& core, Instant now) -> Look {
        const auto wanted = wanted_of(core, exchange);
        if (!wanted) return tl::unexpected(wanted.error());
        return std::pair{*wanted, take_overview(core, now)};
      },
      [library](Exchange& self, const Look& look) {
        if (!look) return self.answer(look.error());
        self.consult([library, look = *look, asker = self.asker]() -> Result<Response> {
          const auto& [wanted, seen] = look;
          const Sight sight(asker, *seen.directory, seen.clock);
          const auto rows = seen_rows(*library, sight, wanted);
          if (!rows) return tl::unexpected(rows.error());
          Json list = Json::array();
          for (const auto& row : *rows) {
            if (list.size() < wanted.most) list.push_back(seen_json(sight, row));
          }
          return answer_json(
              200, {{"recordings", std::move(list)}, {"more", rows->size() > wanted.most}});
        });
      });
}

void read_recording(Exchange& exchange) {
  about_recording(exchange, [](RecordingLibrary&, const RecordingRow& row, const Sight& sight) {
    return Result<Response>(answer_json(200, seen_json(sight, row)));
  });
}

void hold_recording(Exchange& exchange) {
  use_recording(exchange, core::RecordingUse::hold, &RecordingLibrary::hold);
}

void release_recording(Exchange& exchange) {
  use_recording(exchange, core::RecordingUse::release, &RecordingLibrary::release);
}

void erase_recording(Exchange& exchange) {
  use_recording(exchange, core::RecordingUse::erase, &RecordingLibrary::erase);
}

void plan_retention(Exchange& exchange) {
  auto* library = library_of(exchange);
  if (!library) return;
  exchange.consult([library]() -> Result<Response> {
    const auto plan = library->plan();
    if (!plan) return tl::unexpected(plan.error());
    return answer_json(200, plan_json(*plan));
  });
}

void run_retention(Exchange& exchange) {
  auto* library = library_of(exchange);
  if (!library) return;
  auto fields = fields_of(exchange, {"confirm"});
  const auto confirm = fields.optional_number("confirm", 0, INT32_MAX);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  std::optional<std::size_t> confirmed;
  if (confirm) confirmed = static_cast<std::size_t>(*confirm);
  exchange.ask<Result<std::size_t>>(
      exchange.site.archive,
      [library, confirmed, by = exchange.asker.person] { return library->run(confirmed, by); },
      [](Exchange& self, const Result<std::size_t>& erased) {
        self.site.sounds.clear();
        if (!erased) return self.answer(erased.error());
        write_audit_soon(self.site, {.kind = "retention_run",
                                     .actor = self.asker.person,
                                     .person = {},
                                     .code = std::to_string(*erased),
                                     .detail = ""});
        self.answer(answer_json(200, {{"erased", *erased}}));
      },
      10min);
}

}  // namespace earshot::api
