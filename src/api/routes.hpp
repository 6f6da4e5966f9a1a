#pragma once
// Every route of the server, one line each, with who may use it; contract/openapi.yaml says the
// same and a test compares. Denied unless the line allows it. Internal to api/.

#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

#include "api/exchange.hpp"

namespace earshot::api {

enum class Door : std::uint8_t {
  open,      // anybody who can connect
  loopback,  // this machine without a key, others with
  key        // a token or a sign-in
};

struct Right {
  Door door = Door::key;
  std::uint8_t roles = 0;    // bits by core::Role
  bool person_only = false;  // for people who signed in, not for programs

  constexpr bool allows(core::Role role) const { return roles >> static_cast<int>(role) & 1; }
};

constexpr Right right(std::initializer_list<core::Role> roles, bool person_only = false,
                      Door door = Door::key) {
  Right made{door, 0, person_only};
  for (const auto role : roles)
    made.roles |= static_cast<std::uint8_t>(1 << static_cast<int>(role));
  return made;
}

struct Route {
  Method method;
  std::string_view path;  // {name} stands for one segment
  Right right;
  std::string_view query;  // the parameters it knows: "from to"
  void (*handle)(Exchange&);
};

constexpr Right kAdministrator = right({core::Role::administrator});
// What an administrator has set up, to be looked at; secrets are not among it.
constexpr Right kOversight = right({core::Role::administrator, core::Role::auditor});

std::span<const Route> routes();        // routes.cpp
std::span<const Route> admin_routes();  // admin_routes.cpp: what an administrator sets up

// Checks who asks, right, origin and form, then hands the request to its handler.
void dispatch(std::shared_ptr<Exchange> exchange);

}  // namespace earshot::api
