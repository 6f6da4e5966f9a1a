#include "core/directory.hpp"

#include <algorithm>
#include <array>

namespace earshot::core {

namespace {
constexpr std::array kRoles{Role::agent, Role::supervisor, Role::administrator, Role::auditor,
                            Role::integrator};

template <class Things, class Matches>
auto* find_in(const Things& things, Matches matches) {
  auto it = std::find_if(things.begin(), things.end(), matches);
  return it == things.end() ? nullptr : &*it;
}
}  // namespace

const char* role_name(Role role) {
  switch (role) {
    case Role::agent: return "agent";
    case Role::supervisor: return "supervisor";
    case Role::administrator: return "administrator";
    case Role::auditor: return "auditor";
    case Role::integrator: return "integrator";
  }
  return "";
}

std::optional<Role> role_from_name(std::string_view name) {
  for (Role role : kRoles)
    if (name == role_name(role)) return role;
  return std::nullopt;
}

const Person* Directory::person(PersonId id) const {
  return id ? find_in(people, [&](const Person& p) { return p.id == id; }) : nullptr;
}
const Person* Directory::person_at(std::string_view extension) const {
  if (extension.empty()) return nullptr;
  return find_in(people, [&](const Person& p) { return p.extension == extension; });
}
const Queue* Directory::queue_at(std::string_view extension) const {
  if (extension.empty()) return nullptr;
  return find_in(queues, [&](const Queue& q) { return q.extension == extension; });
}
const Queue* Directory::queue_named(std::string_view name) const {
  return find_in(queues, [&](const Queue& q) { return q.name == name; });
}

}  // namespace earshot::core
