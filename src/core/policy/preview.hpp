#pragma once
// With these rules, who could do what to a call, what would be said to whom, and what would be
// kept? Pure: asked of a draft as well as of the directory in force.

#include <optional>
#include <string>
#include <vector>

#include "core/policy/consent.hpp"
#include "core/policy/notice.hpp"
#include "core/policy/question.hpp"
#include "core/policy/verdict.hpp"

namespace earshot::core {

struct WhatIf {  // a call of this agent, at this hour
  PersonId agent;
  std::string queue;   // "": none
  std::string number;  // the customer's; "": unknown
  Clock clock;
  std::string reason;  // as a supervisor would give it
  Millis call_age{0};
  std::vector<Situation> situations;
};

struct RightPreview {
  Right right = Right::monitor;
  Verdict verdict;  // if he began it now
};
struct PersonPreview {
  PersonId person;
  std::vector<RightPreview> rights;  // all of them
};
struct NoticePreview {
  std::string purpose;
  Mode mode = Mode::monitor;
  std::optional<Notice> notice;  // none: the agent is not told
};
struct RecordingPreview {
  RecordWhen when = RecordWhen::never;
  int sample_percent = 100;  // of such calls, when sampled
  int retention_days = 0;    // 0: until somebody erases it
  WhisperTrack whisper = WhisperTrack::own;
  bool required = false;
  bool exempt = false;  // therefore never
};

struct Preview {
  std::vector<PersonPreview> people;   // supervisors and administrators who are enabled
  std::vector<NoticePreview> notices;  // by purpose and mode
  ConsentNeed consent;                 // before anybody listens or records
  std::string consent_prompt;          // "": none
  std::string entry_prompt;            // before a barge or take-over; "": none
  Millis periodic_tone{0};             // 0: none
  RecordingPreview recording;
};

Preview preview(const Directory& directory, bool notify_agents, const WhatIf& call);

}  // namespace earshot::core
