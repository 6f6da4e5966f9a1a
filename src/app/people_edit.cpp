#include <fmt/format.h>

#include <algorithm>

#include "app/config_values.hpp"
#include "app/directory_edit.hpp"
#include "app/merged_directory.hpp"
#include "app/person_rules.hpp"

namespace earshot::app {
namespace {

Result<void> check_fields(const core::Person& person) {
  const auto refuse = [](std::string_view field, const std::string& text) {
    return fail("bad_field", fmt::format("{}: {}.", field, text));
  };
  if (const auto wrong = wrong_extension(person.extension)) return refuse("extension", *wrong);
  if (const auto wrong = wrong_contact(person.contact_uri)) return refuse("contact_uri", *wrong);
  for (const auto& [field, text] : {std::pair{"name", &person.name}, {"team", &person.team}}) {
    if (text->empty()) return refuse(field, "is empty; allowed: a text that is not");
    if (const auto wrong = wrong_line(*text)) return refuse(field, *wrong);
  }
  return {};
}

// Somebody must be able to let the others in again.
Result<void> must_leave_an_administrator(DirectoryEdit edit, const core::Person& going) {
  const auto administers = [](const core::Person& person) {
    return person.role == core::Role::administrator && person.enabled;
  };
  if (!administers(going)) return {};
  for (const auto& [person, secret] : edit.rows.people)
    if (person.id != going.id && administers(person)) return {};
  return fail("last_administrator",
              fmt::format("{} is the last administrator: make another one first.", going.name));
}

const core::Person* person_with(DirectoryEdit edit, PersonId id) {
  for (const auto& [person, secret] : edit.rows.people)
    if (person.id == id) return &person;
  return nullptr;
}

// Taking an agent out of a grant could widen it (no agents: everybody); so its owner decides.
Result<void> must_be_in_no_grant(DirectoryEdit edit, PersonId agent) {
  for (const auto& grant : edit.rows.grants)
    if (std::ranges::find(grant.agents, agent) != grant.agents.end()) {
      const auto* supervisor = person_with(edit, grant.supervisor);
      return fail("in_use", fmt::format("A grant of {} names this person; change it first.",
                                        supervisor ? supervisor->name : "somebody"));
    }
  return {};
}

Result<void> check_grant(DirectoryEdit edit, const core::Grant& grant) {
  const auto refuse = [](std::string text) { return fail("bad_field", std::move(text)); };
  for (const auto agent : grant.agents)
    if (!person_with(edit, agent))
      return refuse(fmt::format("agents: nobody has the id \"{}\".", agent.text()));
  std::vector<std::string> queues;
  const auto merged = merged_directory(edit.file, edit.rows);
  for (const auto& queue : merged.config.queues) queues.push_back(queue.name);
  for (const auto& name : grant.queues) {
    if (std::ranges::find(queues, name) != queues.end()) continue;
    const auto meant = nearest(name, queues);
    return refuse(fmt::format("queues: there is no queue \"{}\"{}.", name,
                              meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
  }
  for (const auto& team : grant.teams)
    if (team.empty() || wrong_line(team))
      return refuse("teams: allowed: names of teams, or \"*\" for every one.");
  return {};
}

}  // namespace

Result<store::StoredPerson*> find_person(DirectoryEdit edit, PersonId id) {
  for (auto& stored : edit.rows.people)
    if (stored.person.id == id) return &stored;
  return fail("no_such_person", fmt::format("Nobody has the id \"{}\".", id.text()));
}

Result<void> add_person(DirectoryEdit edit, const store::StoredPerson& person) {
  if (auto good = check_fields(person.person); !good) return good;
  if (auto free = must_be_free(edit, person.person.extension); !free) return free;
  edit.rows.people.push_back(person);
  return {};
}

Result<void> change_person(DirectoryEdit edit, PersonId id, const api::PersonChange& change) {
  auto found = find_person(edit, id);
  if (!found) return tl::unexpected(found.error());
  auto person = (*found)->person;
  set_if_given(person.extension, change.extension);
  set_if_given(person.name, change.name);
  set_if_given(person.team, change.team);
  set_if_given(person.contact_uri, change.contact_uri);
  set_if_given(person.role, change.role);
  set_if_given(person.enabled, change.enabled);
  if (auto good = check_fields(person); !good) return good;
  if (person.extension != (*found)->person.extension) {
    if (auto unused = must_be_unused(edit, (*found)->person.extension); !unused) return unused;
    if (auto free = must_be_free(edit, person.extension); !free) return free;
  }
  if (!person.enabled || person.role != core::Role::administrator)
    if (auto left = must_leave_an_administrator(edit, (*found)->person); !left) return left;
  (*found)->person = std::move(person);
  return {};
}

Result<void> remove_person(DirectoryEdit edit, PersonId id) {
  const auto found = find_person(edit, id);
  if (!found) return tl::unexpected(found.error());
  const auto person = (*found)->person;
  if (auto left = must_leave_an_administrator(edit, person); !left) return left;
  if (auto unused = must_be_unused(edit, person.extension); !unused) return unused;
  if (auto unnamed = must_be_in_no_grant(edit, id); !unnamed) return unnamed;
  std::erase_if(edit.rows.people, [&](const auto& stored) { return stored.person.id == id; });
  std::erase_if(edit.rows.grants, [&](const auto& grant) { return grant.supervisor == id; });
  return {};
}

Result<void> set_grants(DirectoryEdit edit, PersonId supervisor,
                        const std::vector<core::Grant>& grants) {
  const auto found = find_person(edit, supervisor);
  if (!found) return tl::unexpected(found.error());
  const auto& person = (*found)->person;
  if (person.role != core::Role::supervisor && !grants.empty())
    return fail("not_a_supervisor", fmt::format("{} is {}: only supervisors have grants.",
                                                person.name, core::role_name(person.role)));
  for (const auto& grant : grants)
    if (auto good = check_grant(edit, grant); !good) return good;
  std::erase_if(edit.rows.grants, [&](const auto& old) { return old.supervisor == supervisor; });
  for (auto grant : grants) {
    grant.supervisor = supervisor;
    edit.rows.grants.push_back(std::move(grant));
  }
  return {};
}

}  // namespace earshot::app
