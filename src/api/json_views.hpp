#pragma once
// The core's views as JSON text; the schemas of the same names are in contract/openapi.yaml.
// Text that came from peers is passed on with invalid UTF-8 replaced. Internal to api/.

#include <optional>
#include <string>
#include <vector>

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
};

std::string call_json(const core::CallView& call, Instant now);
std::string calls_json(const std::vector<core::CallView>& calls, Instant now);
std::string session_json(const SessionOnCall& session);
std::string sessions_json(const std::vector<SessionOnCall>& sessions);
std::string agents_json(const std::vector<core::AgentView>& agents);
std::string queues_json(const std::vector<QueueView>& queues, Instant now);
// {"session": … or null, "call": … or null}: what a command has led to.
std::string result_json(const core::SupervisionResult& result, Instant now);

}  // namespace earshot::api
