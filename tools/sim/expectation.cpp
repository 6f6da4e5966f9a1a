#include "sim/expectation.hpp"

#include <algorithm>

namespace earshot::sim {

const char* role_name(Role role) {
  switch (role) {
    case Role::customer: return "customer";
    case Role::agent: return "agent";
    case Role::supervisor: return "supervisor";
  }
  return "?";
}

const char* mode_name(Mode mode) {
  switch (mode) {
    case Mode::monitor: return "monitor";
    case Mode::whisper: return "whisper";
    case Mode::barge: return "barge";
    case Mode::takeover: return "takeover";
  }
  return "?";
}

std::optional<Mode> mode_from_name(std::string_view name) {
  for (const Mode mode : {Mode::monitor, Mode::whisper, Mode::barge, Mode::takeover})
    if (name == mode_name(mode)) return mode;
  return std::nullopt;
}

char mode_key(Mode mode) { return static_cast<char>('4' + static_cast<int>(mode)); }

bool is_parked(const Party& party, const std::vector<Party>& call) {
  return party.role == Role::agent && std::any_of(call.begin(), call.end(), [](const Party& p) {
           return p.role == Role::supervisor && p.mode == Mode::takeover;
         });
}

bool should_hear(const Party& speaker, const Party& listener, const std::vector<Party>& call,
                 const Policy& policy) {
  if (is_parked(speaker, call)) return false;
  const bool speaks_to_all = speaker.role != Role::supervisor || speaker.mode == Mode::barge ||
                             speaker.mode == Mode::takeover;
  if (is_parked(listener, call)) return policy.parked_agent_listens && speaks_to_all;
  if (speaks_to_all) return true;
  if (speaker.mode == Mode::monitor) return false;
  return listener.role == Role::agent ||
         (listener.role == Role::supervisor && policy.supervisors_hear_whispers);
}

}  // namespace earshot::sim
