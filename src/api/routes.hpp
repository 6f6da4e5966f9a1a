#pragma once
// Every route of the server, one line each; contract/openapi.yaml says the same and a test
// compares. Internal to api/.

#include <memory>
#include <span>
#include <string_view>

#include "api/exchange.hpp"
#include "api/token.hpp"

namespace earshot::api {

enum class Door {
  open,      // anybody who can connect
  loopback,  // this machine without a token, others with
  token      // the integrator's token
};

struct Route {
  Method method;
  std::string_view path;  // {name} stands for one segment
  Door door;
  std::string_view query;  // the one query parameter it knows, or ""
  void (*handle)(Exchange&);
};

std::span<const Route> routes();

// Checks door, route and content type, then hands the request to its handler.
void dispatch(const Token& token, std::shared_ptr<Exchange> exchange);

}  // namespace earshot::api
