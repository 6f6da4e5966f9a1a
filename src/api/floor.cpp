// The floor: agents and queues.
#include <algorithm>

#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"

namespace earshot::api {
namespace {

struct QueuesNow {
  std::vector<QueueView> queues;
  Instant now;
};

QueueView view_of(const core::Queue& queue, const std::vector<core::CallView>& calls,
                  const std::vector<core::AgentView>& agents) {
  QueueView view{.name = queue.name, .extension = queue.extension, .teams = queue.teams};
  for (const auto& call : calls) {
    if (call.phase != core::CallPhase::queued || call.queue != queue.name) continue;
    ++view.waiting;
    view.waiting_since = std::min(view.waiting_since.value_or(call.started), call.started);
  }
  view.agents_available = static_cast<std::size_t>(
      std::count_if(agents.begin(), agents.end(), [&](const core::AgentView& agent) {
        return agent.state == core::AgentState::available &&
               std::find(queue.teams.begin(), queue.teams.end(), agent.team) != queue.teams.end();
      }));
  return view;
}

}  // namespace

void list_agents(Exchange& exchange) {
  using Agents = std::vector<core::AgentView>;
  exchange.read<Agents>([](const core::Core& core, Instant) { return core.agents(); },
                        [](const Agents& agents) {
                          return Response{200, agents_json(agents)};
                        });
}

void pause_agent(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"paused"});
  const bool paused = fields.flag("paused");
  if (fields.mistake()) return exchange.answer(*fields.mistake());

  exchange.command(
      [extension = exchange.param("extension"),
       paused](const core::Core& core) -> Result<core::Command> {
        const auto agent = find_person(core, extension);
        if (!agent) return tl::unexpected(agent.error());
        return core::SetAgentPaused{{}, agent->id, paused};
      },
      [](const core::SupervisionResult& result, Instant now) {
        return Response{200, result_json(result, now)};
      });
}

void list_queues(Exchange& exchange) {
  exchange.read<QueuesNow>(
      [](const core::Core& core, Instant now) {
        QueuesNow taken{{}, now};
        const auto calls = core.calls();
        const auto agents = core.agents();
        for (const auto& queue : core.directory().queues) {
          taken.queues.push_back(view_of(queue, calls, agents));
        }
        return taken;
      },
      [](const QueuesNow& taken) {
        return Response{200, queues_json(taken.queues, taken.now)};
      });
}

}  // namespace earshot::api
