#include "api/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "api/handlers.hpp"
#include "api/problem.hpp"

namespace earshot::api {
namespace {

using enum Method;

constexpr Route kRoutes[] = {
    {get, "/healthz", Door::open, "", alive},
    {get, "/readyz", Door::open, "", ready},
    {get, "/metrics", Door::loopback, "", metrics},

    {get, "/api/v1/calls", Door::token, "", list_calls},
    {post, "/api/v1/calls", Door::token, "", originate},
    {get, "/api/v1/calls/{call}", Door::token, "", read_call},
    {del, "/api/v1/calls/{call}", Door::token, "", hang_up},
    {post, "/api/v1/calls/{call}/supervision", Door::token, "wait", supervise_call},
    {post, "/api/v1/calls/{call}/hold", Door::token, "", hold},
    {post, "/api/v1/calls/{call}/privacy", Door::token, "", set_privacy},
    {post, "/api/v1/calls/{call}/transfer", Door::token, "", transfer},

    {get, "/api/v1/sessions", Door::token, "", list_sessions},
    {get, "/api/v1/sessions/{session}", Door::token, "", read_session},
    {patch, "/api/v1/sessions/{session}", Door::token, "", change_session},
    {del, "/api/v1/sessions/{session}", Door::token, "", end_session},
    {post, "/api/v1/sessions/{session}/hand-back", Door::token, "", hand_back},

    {get, "/api/v1/agents", Door::token, "", list_agents},
    {post, "/api/v1/agents/{extension}/supervision", Door::token, "wait", supervise_agent},
    {post, "/api/v1/agents/{extension}/pause", Door::token, "", pause_agent},
    {get, "/api/v1/queues", Door::token, "", list_queues},
};

using Params = std::map<std::string, std::string, std::less<>>;

std::optional<Params> match(std::string_view pattern, const std::vector<std::string>& path) {
  Params params;
  for (const auto& segment : path) {
    if (pattern.empty()) return std::nullopt;
    pattern.remove_prefix(1);  // the slash
    const auto expected = pattern.substr(0, pattern.find('/'));
    pattern.remove_prefix(expected.size());
    if (expected.starts_with('{')) {
      params.emplace(expected.substr(1, expected.size() - 2), segment);
    } else if (expected != segment) {
      return std::nullopt;
    }
  }
  if (!pattern.empty()) return std::nullopt;
  return params;
}

bool may_enter(Door door, const Token& token, const Request& request) {
  if (door == Door::open) return true;
  if (door == Door::loopback && request.from_loopback) return true;
  return token.opens(request.authorization);
}

void answer_no_route(Exchange& exchange, const std::string& allowed) {
  if (allowed.empty()) {
    return exchange.answer(Error{"no_such_route", "Nothing is at this path; see openapi.yaml."});
  }
  auto response =
      problem({"method_not_allowed", fmt::format("This path knows {}, no other method.", allowed)});
  response.headers.emplace_back("Allow", allowed);
  exchange.answer(std::move(response));
}

std::optional<Error> bad_form(const Route& route, const Request& request) {
  for (const auto& [key, value] : request.query) {
    if (key != route.query) {
      return Error{"bad_field", fmt::format("Query parameter '{}' is not known here.", key)};
    }
  }
  const bool json = request.content_type == "application/json" ||
                    request.content_type.starts_with("application/json;");
  if (!request.body.empty() && !json) {
    return Error{"not_json", "Send the body as Content-Type: application/json."};
  }
  return std::nullopt;
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

void dispatch(const Token& token, std::shared_ptr<Exchange> exchange) {
  const Request& request = exchange->request;
  const Route* found = nullptr;
  std::string allowed;
  for (const Route& route : kRoutes) {
    auto params = match(route.path, request.path);
    if (!params) continue;
    allowed += (allowed.empty() ? "" : ", ") + std::string(method_name(route.method));
    if (route.method != request.method) continue;
    exchange->params = std::move(*params);
    found = &route;
  }
  if (!may_enter(found ? found->door : Door::token, token, request)) {
    return exchange->answer(Error{
        "unauthorized", "Missing or wrong token. Send it as 'Authorization: Bearer <token>'."});
  }
  if (!found) return answer_no_route(*exchange, allowed);
  if (auto error = bad_form(*found, request)) return exchange->answer(*error);
  found->handle(*exchange);
}

}  // namespace earshot::api
