// Calls: what goes on, as far as the asker may see it.
#include <nlohmann/json.hpp>

#include "api/event_json.hpp"
#include "api/handlers.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"

namespace earshot::api {
void list_calls(Exchange& exchange) {
  exchange.read<std::vector<ShownCall>>(
      [&exchange](const core::Core& core, Instant now) {
        std::vector<ShownCall> seen;
        const auto sight = exchange.sight(core);
        for (auto& call : core.calls()) {
          if (!sight.sees(call)) continue;
          auto how = exchange.shown(core, call, now);
          seen.push_back({std::move(call), std::move(how)});
        }
        return seen;
      },
      [](const std::vector<ShownCall>& seen) {
        return Response{200, calls_json(seen)};
      });
}

void read_call(Exchange& exchange) {
  exchange.read<ShownCall>(
      [&exchange](const core::Core& core, Instant now) -> Result<ShownCall> {
        auto call = find_call(core, exchange, exchange.param("call"));
        if (!call) return tl::unexpected(call.error());
        auto how = exchange.shown(core, *call, now);
        return ShownCall{std::move(*call), std::move(how)};
      },
      [](const ShownCall& seen) {
        return Response{200, call_json(seen.call, seen.how)};
      });
}

void read_timeline(Exchange& exchange) {
  exchange.read<std::string>(
      [&exchange](const core::Core& core, Instant now) -> Result<std::string> {
        const auto call = find_call(core, exchange, exchange.param("call"));
        if (!call) return tl::unexpected(call.error());
        std::string events;
        const auto face = exchange.sight(core).face(*call);
        for (const auto& event : core.timeline(call->id)) {
          const auto words = event_json(event, core.directory(), now, face);
          if (!words.empty()) events += (events.empty() ? "" : ",") + words;
        }
        return "{\"events\":[" + events + "]}";
      },
      [](const std::string& body) {
        return Response{200, body};
      });
}

void read_quality(Exchange& exchange) {
  exchange.read<std::vector<LegId>>(
      [&exchange](const core::Core& core, Instant) -> Result<std::vector<LegId>> {
        const auto call = find_call(core, exchange, exchange.param("call"));
        if (!call) return tl::unexpected(call.error());
        return shown_legs(*call, exchange.sight(core).face(*call));
      },
      [&exchange](const std::vector<LegId>& legs) {
        auto list = nlohmann::ordered_json::array();
        auto* media = exchange.site.seams.media;
        for (const auto& leg : media ? media->qualities(legs) : std::vector<LegQuality>{}) {
          list.push_back(
              {{"leg", leg.leg.text()},
               {"level_dbov", leg.level_dbov},
               {"loss", leg.loss},
               {"jitter_ms", leg.jitter_ms},
               {"round_trip_ms", leg.round_trip_ms ? nlohmann::ordered_json(*leg.round_trip_ms)
                                                   : nlohmann::ordered_json(nullptr)},
               {"packets_received", leg.packets_received},
               {"packets_lost", leg.packets_lost}});
        }
        return Response{200, nlohmann::ordered_json{{"legs", std::move(list)}}.dump()};
      });
}

}  // namespace earshot::api
