// Calls: what goes on, as far as the asker may see it.
#include <nlohmann/json.hpp>

#include "api/event_json.hpp"
#include "api/handlers.hpp"
#include "api/json_views.hpp"
#include "api/look_up.hpp"

namespace earshot::api {
namespace {

struct CallsNow {
  std::vector<core::CallView> calls;
  Instant now;
};

}  // namespace

void list_calls(Exchange& exchange) {
  exchange.read<CallsNow>(
      [&exchange](const core::Core& core, Instant now) {
        CallsNow taken{core.calls(), now};
        const auto sight = exchange.sight(core);
        std::erase_if(taken.calls, [&](const auto& call) { return !sight.sees(call); });
        return taken;
      },
      [face = exchange.face()](const CallsNow& taken) {
        return Response{200, calls_json(taken.calls, taken.now, face)};
      });
}

void read_call(Exchange& exchange) {
  exchange.read<CallsNow>(
      [&exchange](const core::Core& core, Instant now) -> Result<CallsNow> {
        auto call = find_call(core, exchange, exchange.param("call"));
        if (!call) return tl::unexpected(call.error());
        return CallsNow{{std::move(*call)}, now};
      },
      [face = exchange.face()](const CallsNow& taken) {
        return Response{200, call_json(taken.calls.front(), taken.now, face)};
      });
}

void read_timeline(Exchange& exchange) {
  exchange.read<std::string>(
      [&exchange](const core::Core& core, Instant now) -> Result<std::string> {
        const auto call = find_call(core, exchange, exchange.param("call"));
        if (!call) return tl::unexpected(call.error());
        std::string events;
        for (const auto& event : core.timeline(call->id)) {
          const auto words = event_json(event, core.directory(), now);
          if (!words.empty()) events += (events.empty() ? "" : ",") + words;
        }
        return "{\"events\":[" + events + "]}";
      },
      [](const std::string& body) {
        return Response{200, body};
      });
}

void read_quality(Exchange& exchange) {
  exchange.read<core::CallView>(
      [&exchange](const core::Core& core, Instant) {
        return find_call(core, exchange, exchange.param("call"));
      },
      [&exchange](const core::CallView& call) {
        std::vector<LegId> legs;
        for (const auto& person : call.participants) legs.push_back(person.leg);
        for (const auto& session : call.sessions) {
          if (session.leg && exchange.face() != Face::unnoticed) legs.push_back(session.leg);
        }
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
