#include "core/policy/rules.hpp"

#include <algorithm>
#include <array>

namespace earshot::core {

namespace {

template <class Enum, std::size_t N>
using Names = std::array<std::pair<Enum, const char*>, N>;

template <class Enum, std::size_t N>
const char* name_in(const Names<Enum, N>& names, Enum value) {
  for (const auto& [one, name] : names)
    if (one == value) return name;
  return "";
}

template <class Enum, std::size_t N>
std::optional<Enum> value_in(const Names<Enum, N>& names, std::string_view name) {
  for (const auto& [one, its_name] : names)
    if (its_name == name) return one;
  return std::nullopt;
}

constexpr Names<Right, kRights> kRightNames{{{Right::monitor, "monitor"},
                                             {Right::whisper, "whisper"},
                                             {Right::barge, "barge"},
                                             {Right::takeover, "takeover"},
                                             {Right::hand_back, "hand_back"},
                                             {Right::follow, "follow"},
                                             {Right::record, "record"},
                                             {Right::play, "play"},
                                             {Right::see_numbers, "see_numbers"},
                                             {Right::covert, "covert"}}};
constexpr Names<Situation, 5> kSituationNames{{{Situation::help_asked, "help_asked"},
                                               {Situation::long_call, "long_call"},
                                               {Situation::long_hold, "long_hold"},
                                               {Situation::transferred, "transferred"},
                                               {Situation::rescue, "rescue"}}};
constexpr Names<ConsentMethod, 3> kMethodNames{{{ConsentMethod::none, "none"},
                                                {ConsentMethod::announce, "announce"},
                                                {ConsentMethod::ask, "ask"}}};
constexpr Names<RecordWhen, 5> kWhenNames{{{RecordWhen::never, "never"},
                                           {RecordWhen::always, "always"},
                                           {RecordWhen::sampled, "sampled"},
                                           {RecordWhen::on_demand, "on_demand"},
                                           {RecordWhen::supervised, "supervised"}}};
constexpr Names<WhisperTrack, 3> kTrackNames{{{WhisperTrack::own, "own"},
                                              {WhisperTrack::dropped, "dropped"},
                                              {WhisperTrack::mixed, "mixed"}}};

}  // namespace

const char* right_name(Right right) { return name_in(kRightNames, right); }
std::optional<Right> right_from_name(std::string_view name) { return value_in(kRightNames, name); }

Right right_of(Mode mode) {
  switch (mode) {
    case Mode::monitor: return Right::monitor;
    case Mode::whisper: return Right::whisper;
    case Mode::barge: return Right::barge;
    case Mode::takeover: return Right::takeover;
  }
  return Right::takeover;
}

std::optional<Mode> mode_of(Right right) { return mode_from_name(right_name(right)); }

const char* situation_name(Situation situation) { return name_in(kSituationNames, situation); }
std::optional<Situation> situation_from_name(std::string_view name) {
  return value_in(kSituationNames, name);
}
const char* consent_method_name(ConsentMethod method) { return name_in(kMethodNames, method); }
std::optional<ConsentMethod> consent_method_from_name(std::string_view name) {
  return value_in(kMethodNames, name);
}
const char* record_when_name(RecordWhen when) { return name_in(kWhenNames, when); }
std::optional<RecordWhen> record_when_from_name(std::string_view name) {
  return value_in(kWhenNames, name);
}
const char* whisper_track_name(WhisperTrack track) { return name_in(kTrackNames, track); }
std::optional<WhisperTrack> whisper_track_from_name(std::string_view name) {
  return value_in(kTrackNames, name);
}

const QueueRules& Rules::of_queue(std::string_view queue) const {
  static const QueueRules kNone;
  const QueueRules* others = &kNone;
  for (const QueueRules& rules : queues) {
    if (!queue.empty() && rules.queue == queue) return rules;
    if (rules.queue == "*") others = &rules;
  }
  return *others;
}

const PublishedPolicy* Rules::policy(std::string_view name) const {
  auto found = std::ranges::find(policies, name, &PublishedPolicy::name);
  return found == policies.end() ? nullptr : &*found;
}

}  // namespace earshot::core
