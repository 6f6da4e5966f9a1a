#pragma once
// The changes that an administrator may make to the directory, with every rule that they must keep.
// A function that refuses may leave `rows` half changed: its owner throws them away
// (store::DirectoryStore::edit does). Pure. Errors, in the words of the API: "exists",
// "in_use" (named by whom), "from_file", "no_such_person", "no_such_row", "bad_field",
// "last_administrator", "not_a_supervisor".

#include <optional>
#include <string_view>
#include <vector>

#include "api/administration.hpp"
#include "app/config.hpp"
#include "store/stored_directory.hpp"

namespace earshot::app {

struct DirectoryEdit {
  const Config& file;
  store::StoredDirectory& rows;
};

// people_edit.cpp
Result<store::StoredPerson*> find_person(DirectoryEdit edit, PersonId id);
Result<void> add_person(DirectoryEdit edit, const store::StoredPerson& person);
Result<void> change_person(DirectoryEdit edit, PersonId id, const api::PersonChange& change);
Result<void> remove_person(DirectoryEdit edit, PersonId id);
Result<void> set_grants(DirectoryEdit edit, PersonId supervisor,
                        const std::vector<core::Grant>& grants);

// routing_edit.cpp
Result<void> add_queue(DirectoryEdit edit, const core::Queue& queue);
Result<void> change_queue(DirectoryEdit edit, std::string_view name,
                          const api::QueueChange& change);
Result<void> remove_queue(DirectoryEdit edit, std::string_view name);
Result<void> add_number(DirectoryEdit edit, const core::NumberRoute& route);
Result<void> remove_number(DirectoryEdit edit, std::string_view number);

// trunk_edit.cpp
Result<void> add_trunk(DirectoryEdit edit, const api::TrunkSetup& setup,
                       const std::string& password);
Result<void> change_trunk(DirectoryEdit edit, std::string_view name,
                          const api::TrunkChange& change);
Result<void> remove_trunk(DirectoryEdit edit, std::string_view name);
Result<void> add_outbound(DirectoryEdit edit, const core::OutboundRule& rule);
Result<void> remove_outbound(DirectoryEdit edit, std::string_view prefix);

// directory_edit.cpp
// "exists": a person or a queue has it.
Result<void> must_be_free(DirectoryEdit edit, std::string_view extension);
// "in_use": numbers or queues lead there, whether the file's or the console's.
Result<void> must_be_unused(DirectoryEdit edit, std::string_view extension);
std::string in_quotes(std::string_view text);

// What a change does not name stays as it is.
template <class Field>
void set_if_given(Field& field, const std::optional<Field>& wanted) {
  if (wanted) field = *wanted;
}

// The console's own row, to be changed: "from_file" when the file has it, else "no_such_row".
template <class Row, class FileRow>
Result<Row*> find_row(std::vector<Row>& rows, std::string Row::*key,
                      const std::vector<FileRow>& of_file, std::string FileRow::*file_key,
                      std::string_view kind, std::string_view value) {
  const std::string name = std::string(kind) + " " + in_quotes(value);
  for (const auto& row : of_file)
    if (row.*file_key == value)
      return fail("from_file", "The " + name +
                                   " is in the configuration file: change it there, then send "
                                   "SIGHUP to the server.");
  for (auto& row : rows)
    if (row.*key == value) return &row;
  return fail("no_such_row", "There is no " + name + ".");
}

}  // namespace earshot::app
