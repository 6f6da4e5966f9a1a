#include "core/policy/record.hpp"

namespace earshot::core {

bool is_sampled(CallId call, int percent) {
  // Ids count up: mixed (the finaliser of MurmurHash3), so that neighbours differ.
  std::uint64_t mixed = call.value;
  mixed = (mixed ^ (mixed >> 33)) * 0xFF51AFD7ED558CCDull;
  mixed = (mixed ^ (mixed >> 33)) * 0xC4CEB9FE1A85EC53ull;
  mixed ^= mixed >> 33;
  return static_cast<int>(mixed % 100) < percent;
}

std::string record_by(const RecordingRule& rule, CallId call, bool supervised,
                      std::optional<bool> asked) {
  bool recorded = false;
  switch (rule.when) {
    case RecordWhen::never: break;
    case RecordWhen::always: recorded = true; break;
    case RecordWhen::sampled: recorded = is_sampled(call, rule.sample_percent); break;
    case RecordWhen::on_demand: recorded = asked.value_or(false); break;
    case RecordWhen::supervised: recorded = supervised; break;
  }
  return recorded ? record_when_name(rule.when) : "";
}

bool may_be_recorded(const RecordingRule& rule, CallId call) {
  return !record_by(rule, call, true, true).empty();
}

bool must_be_recorded(const RecordingRule& rule, CallId call) {
  return rule.required &&
         (rule.when == RecordWhen::always ||
          (rule.when == RecordWhen::sampled && is_sampled(call, rule.sample_percent)));
}

}  // namespace earshot::core
