#pragma once
// For the tests of store/: databases that are gone afterwards. A PostgreSQL server of our own is
// started once per test program, on a socket in a temporary directory, when one is installed.

#include <filesystem>
#include <optional>
#include <string>

namespace earshot::store {

class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// URL of a new, empty database; none: no PostgreSQL is installed here (`why` says what is missing).
std::optional<std::string> temporary_postgresql(std::string& why);

// The same for "sqlite", a file in the directory, and "postgresql".
std::optional<std::string> temporary_database(const std::string& kind,
                                              const TemporaryDirectory& directory,
                                              std::string& why);

}  // namespace earshot::store
