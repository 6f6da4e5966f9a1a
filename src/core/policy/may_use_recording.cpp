#include "core/policy/may_use_recording.hpp"

#include "core/policy/may_supervise.hpp"

namespace earshot::core {

namespace {

Verdict decided(std::string granted_by, std::string words) {
  bool allowed = !granted_by.empty();
  return {{{"role", allowed, std::move(words), "not_allowed"}}, std::move(granted_by)};
}

Question question(const Directory& directory, const Clock& clock, const UseRecording& wanted,
                  PersonId agent) {
  return {.directory = directory,
          .clock = clock,
          .who = wanted.actor,
          .whom = agent,
          .right = Right::play,
          .moment = Moment::start,
          .call = CallFacts{.queue = wanted.queue},
          .reason = wanted.reason};
}

// As with listening to a call: the right over one who is on it.
Verdict by_leaves(const Directory& directory, const Clock& clock, const UseRecording& wanted) {
  Verdict nearest;
  for (PersonId agent : wanted.agents) {
    Verdict one;
    if (directory.person(agent))
      one = may_supervise(question(directory, clock, wanted, agent));
    else  // he has left the house, his recordings have not
      ask_leaves(question(directory, clock, wanted, agent), Right::play, one);
    if (one.allowed()) return one;
    if (nearest.findings.empty()) nearest = std::move(one);
  }
  if (wanted.agents.empty())
    ask_leaves(question(directory, clock, wanted, {}), Right::play, nearest);
  return nearest;
}

}  // namespace

Verdict may_use_recording(const Directory& directory, const Clock& clock,
                          const UseRecording& wanted) {
  if (!wanted.actor) return decided("operator", "the server's own operator");
  const Person* who = directory.person(wanted.actor);
  if (!who || !who->enabled) return decided("", "unknown or disabled person");
  if (who->role == Role::administrator) return decided("administrator", "an administrator may");
  bool hears = wanted.use == RecordingUse::play || wanted.use == RecordingUse::download;
  if (!hears) return decided("", "it takes an administrator");
  if (who->role == Role::auditor) return decided("auditor", "an auditor may");
  if (who->role != Role::supervisor) return decided("", "it takes a supervisor with the right");
  return by_leaves(directory, clock, wanted);
}

const char* recording_use_name(RecordingUse use) {
  switch (use) {
    case RecordingUse::play: return "play";
    case RecordingUse::download: return "download";
    case RecordingUse::hold: return "hold";
    case RecordingUse::release: return "release";
    case RecordingUse::erase: return "erase";
  }
  return "";
}

}  // namespace earshot::core
