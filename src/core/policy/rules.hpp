#pragma once
// The rules of the house as data: what the administrator decided about notices, consent, recording,
// privacy and who is exempt. A plain value, versioned as a whole; part of the Directory. What a
// rule means is decided in policy/, one rule a file. The defaults are those of a house that has
// decided nothing: agents see on their desk who listens, nothing is recorded, nothing is announced.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "core/supervision/mode.hpp"

namespace earshot::core {

// What a grant can give. The first four are the modes.
enum class Right : std::uint8_t {
  monitor,
  whisper,
  barge,
  takeover,
  hand_back,
  follow,
  record,       // start and stop a recording on demand
  play,         // play and download recordings
  see_numbers,  // customers' numbers in full
  covert        // listen without the notice that the rules ask for
};
inline constexpr std::size_t kRights = 10;
const char* right_name(Right right);
std::optional<Right> right_from_name(std::string_view name);
Right right_of(Mode mode);
std::optional<Mode> mode_of(Right right);

struct Hours {               // a window of the week, in the site's time
  std::uint8_t days = 0x7F;  // bit 0 is Monday
  int from = 0, to = 1'440;  // minutes of the day; to <= from: over midnight into the next day
  bool operator==(const Hours&) const = default;
};

// What can justify a barge or take-over. Seen by the core, never claimed by a supervisor.
enum class Situation : std::uint8_t { help_asked, long_call, long_hold, transferred, rescue };
const char* situation_name(Situation situation);
std::optional<Situation> situation_from_name(std::string_view name);

struct Conditions {                   // of a grant; all must hold
  std::vector<Hours> hours;           // none: at any time
  bool reason_required = false;       // one of Rules::reasons, or any text if there are none
  std::vector<Situation> situations;  // one of them, for barge and take-over; none: any
  Millis min_call_age{0};
  bool certified = false;           // only who is in Rules::certified
  std::optional<WallTime> expires;  // the grant is gone then
  bool approval = false;            // covert listening takes a second person's leave
  bool operator==(const Conditions&) const = default;
};

struct Exemption {  // nobody supervises or records: one of agent, queue and number
  PersonId agent;
  std::string queue;
  std::string number;  // of a customer, E.164; compared without '+'
  std::string reason;
  WallTime since;
  std::optional<WallTime> until;
  bool operator==(const Exemption&) const = default;
};

// How the agents of a call learn that somebody listens. The first rule that fits counts; if none
// does, on screen at the start.
struct NoticeRule {
  enum class When : std::uint8_t { before, at_start, after };
  std::string team = "*";
  std::string purpose = "*";
  std::vector<Mode> modes;  // none: all
  bool on_screen = true;
  bool tone = false;
  When when = When::at_start;
  Millis lead = 5s;  // before: the supervisor is deaf and mute for so long
  bool operator==(const NoticeRule&) const = default;
};

struct PublishedPolicy {  // a text that people acknowledge
  std::string name;
  int version = 1;
  std::string title, text;
  std::vector<std::string> teams = {"*"};
  bool before_sessions = false;  // a supervisor of these teams without it supervises nobody
  bool before_calls = false;     // an agent of these teams without it gets no queue calls
  bool operator==(const PublishedPolicy&) const = default;
};
struct Acknowledgement {
  PersonId person;
  std::string policy;
  int version = 0;
  bool operator==(const Acknowledgement&) const = default;
};

enum class ConsentMethod : std::uint8_t { none, announce, ask };  // from lenient to strict
const char* consent_method_name(ConsentMethod method);
std::optional<ConsentMethod> consent_method_from_name(std::string_view name);

struct Region {      // of a rule pack (data file); not legal advice
  std::string code;  // "us-ca", "de"
  std::string name;
  std::vector<std::string> prefixes;  // of numbers, E.164 without '+'; the longest wins
  ConsentMethod listening = ConsentMethod::none, recording = ConsentMethod::none;
  std::string source, dated;
  bool operator==(const Region&) const = default;
};

enum class RecordWhen : std::uint8_t { never, always, sampled, on_demand, supervised };
enum class WhisperTrack : std::uint8_t { own, dropped, mixed };
enum class OnObjection : std::uint8_t { stop, erase };
const char* record_when_name(RecordWhen when);
std::optional<RecordWhen> record_when_from_name(std::string_view name);
const char* whisper_track_name(WhisperTrack track);
std::optional<WhisperTrack> whisper_track_from_name(std::string_view name);

struct RecordingRule {
  RecordWhen when = RecordWhen::never;
  int sample_percent = 10;
  WhisperTrack whisper = WhisperTrack::own;
  int retention_days = 90;  // 0: until somebody erases it
  bool required = false;    // no recording, no call: it is refused, or told and ended
  OnObjection on_objection = OnObjection::stop;
  bool operator==(const RecordingRule&) const = default;
};

struct ConsentRule {
  bool by_region = false;                        // the strictest of the parties' regions
  ConsentMethod at_least = ConsentMethod::none;  // whatever the regions say
  std::string announcement = "consent-notice";   // prompt for announce
  std::string question = "consent-question";     // prompt for ask
  char accept = '1';                             // the answer to the question
  char objects = '9';  // opts out, after '*', at any time; or as the answer
  bool operator==(const ConsentRule&) const = default;
};

// What goes for the calls of a queue. "*": for every queue that has no rules of its own and for
// calls of no queue.
struct QueueRules {
  std::string queue = "*";
  std::string entry;        // prompt that the customer hears before a barge or take-over; "": none
  Millis periodic_tone{0};  // to all, while somebody listens or records; 0: none
  ConsentRule consent;
  RecordingRule recording;
  bool operator==(const QueueRules&) const = default;
};

struct PrivacyRules {
  bool agents_may_pause = true;
  bool agents_may_mark_private = false;
  std::string keys = "*7";  // pressed by an agent: pause on, and off again; "": not by keys
  Millis limit = 10min;     // a pause nobody ended
  Millis warning = 30s;     // before its timer ends it, told to the agent; 0: none
  bool operator==(const PrivacyRules&) const = default;
};

// A sound that prompts are named after: a text for the speech synthesiser, or a WAV file.
struct Announcement {
  std::string name;  // of the prompt
  std::string text;  // spoken by espeak-ng, or
  std::string file;  // a WAV file on the server
  std::string voice = "en";
  bool operator==(const Announcement&) const = default;
};

struct Rules {
  std::uint64_t version = 0;  // of the whole; every change is a new one
  std::vector<std::string> purposes = {"quality", "training", "incident"};
  std::vector<std::string> reasons;  // to choose from
  std::vector<Exemption> exemptions;
  std::vector<NoticeRule> notices;
  Millis agent_log_delay{0};  // until an agent's own log shows a session that has ended
  std::vector<PublishedPolicy> policies;
  std::vector<PersonId> certified;
  std::vector<QueueRules> queues;
  std::string site_region;  // where the agents sit; "": unknown
  std::vector<Region> regions;
  PrivacyRules privacy;
  std::vector<Announcement> announcements;
  Millis long_call = 15min, long_hold = 3min;  // the situations' limits
  Millis approval_valid = 15min;

  const QueueRules& of_queue(std::string_view queue) const;
  const PublishedPolicy* policy(std::string_view name) const;
  bool operator==(const Rules&) const = default;
};

}  // namespace earshot::core
