#include "core/views.hpp"

namespace earshot::core {

const char* direction_name(CallDirection direction) {
  switch (direction) {
    case CallDirection::inbound: return "inbound";
    case CallDirection::outbound: return "outbound";
    case CallDirection::internal: return "internal";
  }
  return "";
}

const char* phase_name(CallPhase phase) {
  switch (phase) {
    case CallPhase::ringing: return "ringing";
    case CallPhase::queued: return "queued";
    case CallPhase::connected: return "connected";
    case CallPhase::held: return "held";
    case CallPhase::rescue: return "rescue";
  }
  return "";
}

const char* agent_state_name(AgentState state) {
  switch (state) {
    case AgentState::offline: return "offline";
    case AgentState::available: return "available";
    case AgentState::ringing: return "ringing";
    case AgentState::on_call: return "on_call";
    case AgentState::wrap_up: return "wrap_up";
    case AgentState::paused: return "paused";
  }
  return "";
}

const char* session_phase_name(SessionPhase phase) {
  switch (phase) {
    case SessionPhase::ringing: return "ringing";
    case SessionPhase::waiting: return "waiting";
    case SessionPhase::live: return "live";
  }
  return "";
}

}  // namespace earshot::core
