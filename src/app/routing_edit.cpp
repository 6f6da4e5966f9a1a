#include <fmt/format.h>

#include <algorithm>

#include "app/directory_edit.hpp"
#include "app/row_check.hpp"

namespace earshot::app {
namespace {

Result<core::Queue*> find_queue(DirectoryEdit edit, std::string_view name) {
  return find_row(edit.rows.queues, &core::Queue::name, edit.file.queues, &core::Queue::name,
                  "queue", name);
}

Result<void> check(DirectoryEdit edit, const core::Queue& queue) {
  return check_queue(merged_directory(edit.file, edit.rows), queue.name);
}

}  // namespace

Result<void> add_queue(DirectoryEdit edit, const core::Queue& queue) {
  const auto known = find_queue(edit, queue.name);
  if (known || known.error().code == "from_file")
    return fail("exists", fmt::format("name: there is a queue \"{}\".", queue.name));
  if (auto free = must_be_free(edit, queue.extension); !free) return free;
  edit.rows.queues.push_back(queue);
  return check(edit, queue);
}

Result<void> change_queue(DirectoryEdit edit, std::string_view name,
                          const api::QueueChange& change) {
  const auto found = find_queue(edit, name);
  if (!found) return tl::unexpected(found.error());
  auto& queue = **found;
  if (change.extension && *change.extension != queue.extension) {
    if (auto unused = must_be_unused(edit, queue.extension); !unused) return unused;
    if (auto free = must_be_free(edit, *change.extension); !free) return free;
    queue.extension = *change.extension;
  }
  set_if_given(queue.overflow, change.overflow);
  set_if_given(queue.music, change.music);
  set_if_given(queue.teams, change.teams);
  set_if_given(queue.ring_timeout, change.ring_timeout);
  set_if_given(queue.wrap_up, change.wrap_up);
  set_if_given(queue.max_wait, change.max_wait);
  return check(edit, queue);
}

Result<void> remove_queue(DirectoryEdit edit, std::string_view name) {
  const auto found = find_queue(edit, name);
  if (!found) return tl::unexpected(found.error());
  if (auto unused = must_be_unused(edit, (*found)->extension); !unused) return unused;
  for (const auto& grant : edit.rows.grants) {
    if (std::ranges::find(grant.queues, name) == grant.queues.end()) continue;
    const auto supervisor = find_person(edit, grant.supervisor);
    return fail("in_use", fmt::format("A grant of {} names this queue; change it first.",
                                      supervisor ? (*supervisor)->person.name : "somebody"));
  }
  std::erase_if(edit.rows.queues, [&](const auto& queue) { return queue.name == name; });
  return {};
}

Result<void> add_number(DirectoryEdit edit, const core::NumberRoute& route) {
  const auto merged = merged_directory(edit.file, edit.rows);
  for (const auto& known : merged.config.numbers)
    if (without_plus(known.number) == without_plus(route.number))
      return fail("exists",
                  fmt::format("number: {} leads to {} already.", known.number, known.target));
  edit.rows.numbers.push_back(route);
  return check_number(merged_directory(edit.file, edit.rows), route.number);
}

Result<void> remove_number(DirectoryEdit edit, std::string_view number) {
  const auto found = find_row(edit.rows.numbers, &core::NumberRoute::number, edit.file.numbers,
                              &core::NumberRoute::number, "number", number);
  if (!found) return tl::unexpected(found.error());
  std::erase_if(edit.rows.numbers, [&](const auto& route) { return route.number == number; });
  return {};
}

}  // namespace earshot::app
