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
struct AgentsNow {
  std::vector<core::AgentView> agents;
  Instant now;
};

Response say_result(const core::SupervisionResult& result, const Shown& how) {
  return {200, result_json(result, how)};
}

}  // namespace

void list_agents(Exchange& exchange) {
  exchange.read<AgentsNow>(
      [&exchange](const core::Core& core, Instant now) {
        AgentsNow taken{core.agents(), now};
        const auto sight = exchange.sight(core);
        std::erase_if(taken.agents, [&](const auto& agent) { return !sight.sees(agent); });
        for (auto& agent : taken.agents) {
          const auto call = agent.call ? core.call(agent.call) : std::nullopt;
          if (!call || !sight.sees(*call)) agent.call = {};
        }
        return taken;
      },
      [](const AgentsNow& taken) {
        return Response{200, agents_json(taken.agents, taken.now)};
      });
}

void pause_agent(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {"paused"});
  const bool paused = fields.flag("paused");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(
      [&exchange, paused](const core::Core& core) -> Result<core::Command> {
        const auto agent = find_agent(core, exchange, exchange.param("extension"));
        if (!agent) return tl::unexpected(agent.error());
        return core::SetAgentPaused{{}, agent->id, paused};
      },
      say_result);
}

void end_wrap_up(Exchange& exchange) {
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth, {});
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  exchange.command(
      [&exchange](const core::Core& core) -> Result<core::Command> {
        const auto agent = find_agent(core, exchange, exchange.param("extension"));
        if (!agent) return tl::unexpected(agent.error());
        return core::EndWrapUp{{}, agent->id};
      },
      say_result);
}

void list_queues(Exchange& exchange) {
  exchange.read<QueuesNow>(
      [&exchange](const core::Core& core, Instant now) {
        QueuesNow taken{{}, now};
        const auto calls = core.calls();
        const auto agents = core.agents();
        const auto sight = exchange.sight(core);
        for (const auto& queue : core.directory().queues) {
          if (sight.sees(queue)) taken.queues.push_back(queue_view(queue, calls, agents));
        }
        return taken;
      },
      [](const QueuesNow& taken) {
        return Response{200, queues_json(taken.queues, taken.now)};
      });
}

}  // namespace earshot::api
