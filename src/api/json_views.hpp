#pragma once
// The core's views as JSON text; the schemas of the same names are in contract/openapi.yaml.
// Text that came from peers is passed on with invalid UTF-8 replaced. Internal to api/.

#include <optional>
#include <string>
#include <vector>

#include "api/shown.hpp"
#include "core/views.hpp"

namespace earshot::api {

// A session with the call it is on, which tells who its legs are.
struct SessionOnCall {
  core::SessionView session;
  std::optional<core::CallView> call;
};
struct QueueView {
  std::string name, extension;
  std::vector<std::string> teams;
  std::size_t waiting = 0, agents_available = 0;
  std::optional<Instant> waiting_since;  // the caller who waits longest
  bool operator==(const QueueView&) const = default;
};
QueueView queue_view(const core::Queue& queue, const std::vector<core::CallView>& calls,
                     const std::vector<core::AgentView>& agents);

// Its agent was told before: he hears nothing yet, nor is he heard.
bool is_deaf(const std::vector<core::SessionView>& sessions, SessionId id);

std::string call_json(const core::CallView& call, const Shown& how);
std::string calls_json(const std::vector<ShownCall>& calls);
std::string session_json(const SessionOnCall& session, Instant now);
std::string sessions_json(const std::vector<SessionOnCall>& sessions, Instant now);
std::string agent_json(const core::AgentView& agent, Instant now);
std::string agents_json(const std::vector<core::AgentView>& agents, Instant now);
std::string queue_json(const QueueView& queue, Instant now);
std::string queues_json(const std::vector<QueueView>& queues, Instant now);
// {"session": … or null, "call": … or null}: what a command has led to.
std::string result_json(const core::SupervisionResult& result, const Shown& how);

}  // namespace earshot::api
