// For operators: is it alive, can it work, what has it counted, how is it doing.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/handlers.hpp"
#include "api/hub.hpp"
#include "api/metrics.hpp"

namespace earshot::api {

void alive(Exchange& exchange) { exchange.answer(Response{200, R"({"status":"alive"})"}); }

void ready(Exchange& exchange) {
  const auto health = exchange.site.health();
  const bool ok =
      std::all_of(health.begin(), health.end(), [](const auto& part) { return part.ok; });
  auto parts = nlohmann::ordered_json::array();
  for (const auto& part : health) {
    parts.push_back({{"name", part.name}, {"ok", part.ok}, {"message", part.message}});
  }
  nlohmann::ordered_json body{{"status", ok ? "ready" : "not_ready"}, {"parts", parts}};
  exchange.answer(Response{ok ? 200 : 503,
                           body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)});
}

void metrics(Exchange& exchange) {
  exchange.answer(Response{200, metrics_text(exchange.site.counters),
                           "text/plain; version=0.0.4; charset=utf-8"});
}

namespace {

using Json = nlohmann::ordered_json;

std::string text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json ice_json(const IceServer& server) {
  Json words{{"urls", server.urls}};
  if (!server.username.empty()) words["username"] = server.username;
  if (!server.credential.empty()) words["credential"] = server.credential;
  return words;
}

Json registration_json(const RegistrationRow& row) {
  return {{"extension", row.extension},
          {"name", row.name},
          {"uri", row.uri},
          {"user_agent", row.user_agent},
          {"transport", row.transport},
          {"expires_s", row.expires.count()}};
}

Json trunk_json(const TrunkState& row) {
  return {{"name", row.name},
          {"reachable", row.reachable},
          {"registered", row.registered},
          {"last_status", row.last_status},
          {"calls", row.calls}};
}

template <class Rows, class Say>
Json list(const Rows& rows, Say say) {
  Json words = Json::array();
  for (const auto& row : rows) words.push_back(say(row));
  return words;
}

Json counters_json(const Counters& counters) {
  Json words = Json::object();
  counters.visit([&](const CounterInfo& info, std::uint64_t value) {
    words[info.label.empty() ? info.name : info.name + "{" + info.label + "}"] = value;
  });
  return words;
}

struct Floor {
  std::size_t calls = 0, sessions = 0;
};

}  // namespace

void read_config(Exchange& exchange) {
  exchange.read<core::Directory>(
      [](const core::Core& core, Instant) { return core.directory(); },
      [settings = exchange.site.settings()](const core::Directory& directory) {
        std::set<std::string> teams;
        Json queues = Json::array();
        for (const auto& person : directory.people) {
          if (!person.team.empty() && person.team != "*") teams.insert(person.team);
        }
        for (const auto& queue : directory.queues) {
          queues.push_back({{"name", queue.name}, {"extension", queue.extension}});
        }
        return Response{200, text({{"cues", directory.cues},
                                   {"help_reasons", settings.help_reasons},
                                   {"ice_servers", list(settings.ice_servers, ice_json)},
                                   {"notify_agents", settings.notify_agents},
                                   {"teams", teams},
                                   {"queues", std::move(queues)}})};
      });
}

void read_system(Exchange& exchange) {
  if (!exchange.site.seams.system) {
    return exchange.answer(Error{"not_ready", "This server does not tell how it is doing."});
  }
  exchange.read<Floor>(
      [](const core::Core& core, Instant) {
        return Floor{core.calls().size(), core.sessions().size()};
      },
      [&site = exchange.site](const Floor& floor) {
        const auto now = site.seams.system->now();
        const auto health = list(site.health(), [](const HealthPart& part) -> Json {
          return {{"name", part.name}, {"ok", part.ok}, {"message", part.message}};
        });
        return Response{200,
                        text({{"version", now.version},
                              {"uptime_s", now.uptime.count()},
                              {"calls", floor.calls},
                              {"legs", now.legs},
                              {"sessions", floor.sessions},
                              {"consoles", site.hub->readers()},
                              {"cpu_percent", now.cpu_percent},
                              {"memory_mb", now.memory_mb},
                              {"ports", {{"free", now.ports_free}, {"resting", now.ports_resting}}},
                              {"registrations", list(now.registrations, registration_json)},
                              {"trunks", list(now.trunks, trunk_json)},
                              {"counters", counters_json(site.counters)},
                              {"health", health}})};
      });
}

}  // namespace earshot::api
