#include "app/directory_edit.hpp"

#include <fmt/format.h>

#include "app/merged_directory.hpp"

namespace earshot::app {

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

Result<void> must_be_free(DirectoryEdit edit, std::string_view extension) {
  const auto directory = merged_directory(edit.file, edit.rows).directory;
  if (const auto* person = directory.person_at(extension))
    return fail("exists",
                fmt::format("extension: {} is {}'s; choose another.", extension, person->name));
  if (const auto* queue = directory.queue_at(extension))
    return fail("exists", fmt::format("extension: {} is the queue \"{}\"; choose another.",
                                      extension, queue->name));
  return {};
}

Result<void> must_be_unused(DirectoryEdit edit, std::string_view extension) {
  const auto directory = merged_directory(edit.file, edit.rows).directory;
  for (const auto& route : directory.numbers)
    if (route.target == extension)
      return fail("in_use", fmt::format("The number {} leads to {}; let it lead elsewhere first.",
                                        route.number, extension));
  for (const auto& queue : directory.queues)
    if (queue.overflow == extension)
      return fail("in_use", fmt::format("The queue \"{}\" overflows to {}; change that first.",
                                        queue.name, extension));
  return {};
}

}  // namespace earshot::app
