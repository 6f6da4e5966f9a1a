#pragma once
// The stream's side on the control thread: remembers what events have touched, and takes copies of
// it when asked. Internal to api/. Home thread: control.

#include <map>
#include <memory>
#include <set>
#include <span>
#include <vector>

#include "api/notice_board.hpp"
#include "core/core.hpp"

namespace earshot::api {

// Copies of what may be different, free to travel.
struct Batch {
  Instant now;
  core::Clock clock;
  bool whole = false;  // everything there is
  std::vector<core::CallView> calls;
  std::vector<CallId> gone;
  std::vector<core::SessionView> sessions;           // all, always: they are few
  std::vector<core::AgentView> agents;               // all, always
  std::shared_ptr<const core::Directory> directory;  // null: as it was
  std::vector<core::Event> told;
  Notices notices;                            // all that hold
  std::vector<Notice> given;                  // since the last batch
  std::vector<core::ApprovalView> approvals;  // asked for or answered
  bool more = false;  // a table is not applied yet, which no event will tell: ask again soon
};

class Gathering {
 public:
  void stop();  // nobody reads; collect_whole() begins anew

  // True: something is new, and nobody was told so since the last collect().
  // `given`: the notices among the events.
  bool note(std::span<const core::Event> events, const std::vector<Notice>& given);
  Batch collect(const core::Core& core, Instant now);
  Batch collect_whole(const core::Core& core, Instant now);

 private:
  bool listening_ = false, asked_ = false;
  void watch(const core::CallView& call);
  std::set<CallId> touched_;
  std::map<CallId, std::uint64_t> unsettled_;  // applied generation when it was last copied
  std::vector<core::Event> told_;
  std::vector<Notice> given_;
  std::vector<core::ApprovalView> approvals_;
  std::shared_ptr<const core::Directory> directory_;
};

}  // namespace earshot::api
