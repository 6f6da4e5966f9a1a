#include "core/policy/preview.hpp"

#include "core/policy/exemption.hpp"
#include "core/policy/may_supervise.hpp"

namespace earshot::core {

namespace {

std::vector<std::string> numbers_of(const WhatIf& call) {
  return call.number.empty() ? std::vector<std::string>{} : std::vector{call.number};
}

PersonPreview rights_of(const Directory& directory, PersonId person, const WhatIf& call) {
  PersonPreview preview{person, {}};
  CallFacts facts{.queue = call.queue,
                  .numbers = numbers_of(call),
                  .age = call.call_age,
                  .situations = call.situations};
  for (std::size_t i = 0; i < kRights; ++i) {
    Question question{.directory = directory,
                      .clock = call.clock,
                      .who = person,
                      .whom = call.agent,
                      .right = Right(i),
                      .moment = Moment::start,
                      .call = facts,
                      .reason = call.reason};
    preview.rights.push_back({Right(i), may_supervise(question)});
  }
  return preview;
}

std::vector<NoticePreview> notices_for(const Directory& directory, bool notify_agents,
                                       const WhatIf& call) {
  const Person* agent = directory.person(call.agent);
  std::vector<NoticePreview> notices;
  for (const std::string& purpose : directory.rules.purposes)
    for (Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover})
      notices.push_back({purpose, mode,
                         notice_for(directory.rules, notify_agents, agent ? agent->team : "",
                                    purpose, mode, false)});
  return notices;
}

RecordingPreview recording_of(const Directory& directory, const WhatIf& call) {
  const RecordingRule& rule = directory.rules.of_queue(call.queue).recording;
  RecordingPreview preview{
      .when = rule.when,
      .sample_percent = rule.when == RecordWhen::sampled ? rule.sample_percent : 100,
      .retention_days = rule.retention_days,
      .whisper = rule.whisper,
      .required = rule.required};
  preview.exempt =
      exemption_of(directory, call.clock, call.agent, call.queue, numbers_of(call)) != nullptr;
  if (preview.exempt) preview.when = RecordWhen::never;
  return preview;
}

ConsentNeed consent_for(const Directory& directory, const WhatIf& call, bool recorded) {
  ConsentNeeds needs = consent_needed(directory.rules, call.queue, numbers_of(call));
  return recorded ? stricter(needs.listening, needs.recording) : needs.listening;
}

std::string prompt_for(const ConsentRule& rule, ConsentMethod method) {
  switch (method) {
    case ConsentMethod::none: return "";
    case ConsentMethod::announce: return rule.announcement;
    case ConsentMethod::ask: return rule.question;
  }
  return "";
}

}  // namespace

Preview preview(const Directory& directory, bool notify_agents, const WhatIf& call) {
  Preview shown;
  for (const Person& person : directory.people) {
    bool supervises = person.role == Role::supervisor || person.role == Role::administrator;
    if (supervises && person.enabled) shown.people.push_back(rights_of(directory, person.id, call));
  }
  const QueueRules& rules = directory.rules.of_queue(call.queue);
  shown.notices = notices_for(directory, notify_agents, call);
  shown.recording = recording_of(directory, call);
  shown.consent = consent_for(directory, call, shown.recording.when != RecordWhen::never);
  shown.consent_prompt = prompt_for(rules.consent, shown.consent.method);
  shown.entry_prompt = rules.entry;
  shown.periodic_tone = rules.periodic_tone;
  return shown;
}

}  // namespace earshot::core
