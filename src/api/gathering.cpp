#include "api/gathering.hpp"

#include "api/event_json.hpp"

namespace earshot::api {

void Gathering::stop() { *this = Gathering{}; }

bool Gathering::note(std::span<const core::Event> events, const std::vector<Notice>& given) {
  if (!listening_) return false;
  given_.insert(given_.end(), given.begin(), given.end());
  for (const auto& event : events) {
    if (const auto* asked = std::get_if<core::ApprovalAsked>(&event.body)) {
      approvals_.push_back({.supervisor = asked->supervisor, .agent = asked->agent});
    } else if (const auto* answered = std::get_if<core::ApprovalAnswered>(&event.body)) {
      approvals_.push_back({.supervisor = answered->supervisor, .agent = answered->agent});
    }
    if (const auto call = call_of(event)) {
      touched_.insert(call);
      told_.push_back(event);
    }
  }
  return !std::exchange(asked_, true);
}

void Gathering::watch(const core::CallView& call) {
  if (call.applied_generation != call.commanded_generation) {
    unsettled_[call.id] = call.applied_generation;
  } else {
    unsettled_.erase(call.id);
  }
}

Batch Gathering::collect(const core::Core& core, Instant now) {
  Batch batch;
  batch.now = now;
  batch.clock = core.clock();
  batch.told = std::exchange(told_, {});
  batch.given = std::exchange(given_, {});
  batch.approvals = std::exchange(approvals_, {});
  auto touched = std::exchange(touched_, {});
  for (const auto& [id, applied] : unsettled_) {
    const auto call = core.call(id);
    if (!call || call->applied_generation != applied) touched.insert(id);
  }
  for (const auto id : touched) {
    auto call = core.call(id);
    if (!call) {
      unsettled_.erase(id);
      batch.gone.push_back(id);
      continue;
    }
    watch(*call);
    batch.calls.push_back(std::move(*call));
  }
  batch.sessions = core.sessions();
  batch.agents = core.agents();
  if (!directory_ || !(*directory_ == core.directory())) {
    directory_ = batch.directory = std::make_shared<const core::Directory>(core.directory());
  }
  asked_ = batch.more = !unsettled_.empty();
  return batch;
}

Batch Gathering::collect_whole(const core::Core& core, Instant now) {
  stop();
  listening_ = true;
  auto batch = collect(core, now);
  batch.whole = true;
  batch.calls = core.calls();
  for (const auto& call : batch.calls) watch(call);
  asked_ = batch.more = !unsettled_.empty();
  return batch;
}

}  // namespace earshot::api
