// From a request to its handler: who asks, may he, is it well formed.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "api/console_files.hpp"
#include "api/handlers.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

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

struct Found {
  const Route* route = nullptr;
  std::string allowed;  // methods that the path knows
};

Found find_route(Exchange& exchange) {
  Found found;
  for (const auto table : {routes(), admin_routes()}) {
    for (const Route& route : table) {
      auto params = match(route.path, exchange.request.path);
      if (!params) continue;
      found.allowed += (found.allowed.empty() ? "" : ", ") + std::string(method_name(route.method));
      if (route.method != exchange.request.method || found.route) continue;  // the first counts
      exchange.params = std::move(*params);
      found.route = &route;
    }
  }
  return found;
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

bool knows(std::string_view names, std::string_view name) {
  while (!names.empty()) {
    const auto one = names.substr(0, names.find(' '));
    if (one == name) return true;
    names.remove_prefix(std::min(names.size(), one.size() + 1));
  }
  return false;
}

std::optional<Error> bad_form(const Route& route, const Request& request) {
  for (const auto& [key, value] : request.query) {
    if (!knows(route.query, key)) {
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

// A page of another site must not use the cookie that the browser adds by itself. WebSockets know
// no other protection than this one (RFC 6455 section 10.2).
std::optional<Error> bad_origin(const Site& site, const Request& request, bool by_cookie) {
  if (request.method == Method::get && !request.wants_socket) return std::nullopt;
  if (request.origin.empty() && !by_cookie) return std::nullopt;  // not a browser
  if (is_own_origin(request, site.config.origins)) return std::nullopt;
  return Error{"wrong_origin",
               "Only this server's own pages may do that; if it stands behind a "
               "proxy, name the pages' address in [api] origins."};
}

Asker identify(const Site& site, const Request& request, WallTime now) {
  if (!request.authorization.empty()) {
    return site.keys.of_authorization(request.authorization, now);
  }
  return site.keys.of_cookie(cookie_value(request.cookie, kCookie), now);
}

void answer_stranger(Exchange& exchange, WallTime now) {
  const Error unauthorized{"unauthorized",
                           "Missing or wrong key. Sign in, or send a token as 'Authorization: "
                           "Bearer <token>'."};
  if (exchange.request.authorization.empty()) return exchange.answer(unauthorized);
  // A right token always opens: it can not be guessed, and one bad client must not shut out others
  // behind the same address.
  const auto wait = exchange.site.addresses.begin("token:" + exchange.request.peer, now);
  if (wait > Millis{0}) return exchange.answer(try_later(wait));
  exchange.answer(unauthorized);
}

std::optional<Error> not_allowed(const Right& right, const Asker& asker) {
  if (right.person_only && !asker.is_person()) {
    return Error{"not_a_person", "This is for people who have signed in, not for programs."};
  }
  if (!right.allows(asker.role)) {
    return Error{"not_allowed",
                 fmt::format("The role {} may not do this.", core::role_name(asker.role))};
  }
  return std::nullopt;
}

bool is_open_to_newcomers(const Route& route) {
  return route.handle == read_me || route.handle == change_password || route.handle == sign_out;
}

void handle(Exchange& exchange, const Route& route) {
  if (auto error = not_allowed(route.right, exchange.asker)) return exchange.answer(*error);
  if (exchange.asker.must_change_password && !is_open_to_newcomers(route)) {
    return exchange.answer(
        Error{"must_change_password", "First choose a password of your own: POST /me/password."});
  }
  if (exchange.asker.is_person() && !exchange.request.actor.empty()) {
    return exchange.answer(Error{"not_allowed", "X-Earshot-Actor is for programs with a token."});
  }
  if (auto error = bad_form(route, exchange.request)) return exchange.answer(*error);
  route.handle(exchange);
}

}  // namespace

// A person's role is the directory's, as it is now: a right that was withdrawn is gone.
void handle_person(std::shared_ptr<Exchange> exchange, const Route& route) {
  struct Standing {
    core::Role role;
    bool enabled;
  };
  exchange->look<Standing>(
      [person = exchange->asker.person](const core::Core& core, Instant) {
        const auto* found = core.directory().person(person);
        return found ? Standing{found->role, found->enabled} : Standing{core::Role::agent, false};
      },
      [&route](Exchange& self, const Standing& now) {
        if (!now.enabled) {
          return self.answer(Error{"unauthorized", "This account is disabled."});
        }
        self.asker.role = now.role;
        handle(self, route);
      });
}

void dispatch(std::shared_ptr<Exchange> exchange) {
  const Request& request = exchange->request;
  Site& site = exchange->site;
  const auto found = find_route(*exchange);
  const Right right = found.route ? found.route->right : Right{};
  const bool free =
      right.door == Door::open ||
      (right.door == Door::loopback && request.from_loopback && request.authorization.empty());
  if (free) {
    if (auto error = bad_origin(site, request, false)) return exchange->answer(*error);
    if (auto error = bad_form(*found.route, request)) return exchange->answer(*error);
    return found.route->handle(*exchange);
  }
  if (!found.route && serves_console(site, request)) return serve_console(*exchange);

  const auto now = io::wall_now();
  exchange->asker = identify(site, request, now);
  if (exchange->asker.kind == Asker::Kind::nobody) return answer_stranger(*exchange, now);
  if (!found.route) return answer_no_route(*exchange, found.allowed);
  if (auto error = bad_origin(site, request, exchange->asker.is_person())) {
    return exchange->answer(*error);
  }
  if (!exchange->asker.is_person()) return handle(*exchange, *found.route);
  exchange->notify_agents = site.settings().notify_agents;
  touch(*exchange, now);
  handle_person(std::move(exchange), *found.route);
}

}  // namespace earshot::api
