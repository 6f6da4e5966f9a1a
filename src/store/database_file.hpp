#pragma once
// The SQLite file as the operating system sees it: may we have it, is it whole at first sight. A
// new database is made as a draft beside its place and put there finished, so that a file found in
// that place is never a half-made one, and an empty one is always a fault.

#include <string>

#include "base/log.hpp"
#include "base/result.hpp"

namespace earshot::store {

enum class FileState { absent, present };

// Refuses what must not be touched; a file that others may read is closed to them and told.
// `open_already`: as in DatabaseOptions; then its inside is not looked at.
Result<FileState> inspect_file(const std::string& path, bool open_already, Log& log);

// An empty file `<path>.draft`, mode 0600, in a directory that is made (0700) when missing.
Result<std::string> create_draft(const std::string& path);
// Puts the draft in its place, durably. A file that is there already stays and the draft goes.
Result<void> publish_draft(const std::string& draft, const std::string& path);

}  // namespace earshot::store
