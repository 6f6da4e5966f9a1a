// Who one is, and one's own calls and stream.
#include <nlohmann/json.hpp>

#include "api/admin_answer.hpp"
#include "api/handlers.hpp"
#include "api/person_json.hpp"
#include "api/time_text.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

Json supervised_json(const SupervisedCall& one) {
  Json modes = Json::array();
  for (const auto mode : one.modes) modes.push_back(core::mode_name(mode));
  return {{"session", one.session.text()},
          {"call", one.call ? Json(one.call.text()) : Json(nullptr)},
          {"supervisor",
           {{"id", one.supervisor.text()}, {"extension", one.extension}, {"name", one.name}}},
          {"modes", std::move(modes)},
          {"purpose", one.purpose},
          {"covert", one.covert},
          {"started", time_text(one.started)},
          {"ended", time_text(one.ended)}};
}

}  // namespace

void read_me(Exchange& exchange) {
  const auto& asker = exchange.asker;
  auto* system = exchange.site.seams.system;
  const bool has_phone = system && system->has_phone(asker.person);
  exchange.read<std::string>(
      [asker, has_phone](const core::Core& core, Instant) {
        return me_json(asker, core.directory(), has_phone);
      },
      [](const std::string& me) {
        return Response{200, me};
      });
}

void list_own_calls(Exchange& exchange) {
  constexpr std::size_t kMost = 50;
  auto* history = exchange.site.seams.history;
  if (!history) {
    return exchange.answer(Error{"store_unavailable", "This server keeps no history."});
  }
  exchange.consult([history, person = exchange.asker.person]() -> Result<Response> {
    const auto calls = history->calls_of(person, kMost);
    if (!calls) return tl::unexpected(calls.error());
    Json list = Json::array();
    const auto or_null = [](const std::string& text) {
      return text.empty() ? Json(nullptr) : Json(text);
    };
    for (const auto& call : *calls) {
      list.push_back({{"id", call.id.text()},
                      {"direction", call.direction},
                      {"number", call.number},
                      {"name", or_null(call.name)},
                      {"queue", or_null(call.queue)},
                      {"started", time_text(call.started)},
                      {"talk_ms", call.talk ? Json(call.talk->count()) : Json(nullptr)},
                      {"cause", call.cause}});
    }
    return Response{
        200, Json{{"calls", std::move(list)}}.dump(-1, ' ', false, Json::error_handler_t::replace)};
  });
}

void list_supervision_log(Exchange& exchange) {
  constexpr std::size_t kMost = 100;
  auto* history = exchange.site.seams.history;
  if (!history) {
    return exchange.answer(Error{"store_unavailable", "This server keeps no history."});
  }
  exchange.look<Millis>(
      [](const core::Core& core, Instant) { return core.directory().rules.agent_log_delay; },
      [history](Exchange& self, const Millis& delay) {
        self.consult([history, agent = self.asker.person, delay]() -> Result<Response> {
          const auto log = history->supervision_of(agent, io::wall_now() - delay, kMost);
          if (!log) return tl::unexpected(log.error());
          Json list = Json::array();
          for (const auto& one : *log) list.push_back(supervised_json(one));
          return answer_json(200, {{"sessions", std::move(list)}});
        });
      });
}

void open_stream(Exchange& exchange) {
  if (exchange.request.wants_socket) return exchange.open_stream();
  exchange.answer(Error{"upgrade_required", "This is a WebSocket: ask with Upgrade: websocket."});
}

}  // namespace earshot::api
