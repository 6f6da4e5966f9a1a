// For operators: is it alive, can it work, what has it counted.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/handlers.hpp"
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

}  // namespace earshot::api
