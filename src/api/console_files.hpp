#pragma once
// The console's files, read once into memory: what is not in the map can not be asked for, so no
// path leads out of the directory. Internal to api/. Immutable, any thread.

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/http.hpp"
#include "base/result.hpp"

namespace earshot::api {

class ConsoleFiles {
 public:
  // Fails with "no_console" when the directory has no index.html or can not be read.
  static Result<std::shared_ptr<const ConsoleFiles>> load(const std::string& directory);

  // A path without a file is one of the page's own views: index.html. None: a missing file.
  Response find(const std::vector<std::string>& path) const;

 private:
  struct File {
    std::string type;
    std::shared_ptr<const std::string> content;
  };
  Response say(const File& file, bool keeps) const;
  std::map<std::string, File, std::less<>> files_;  // by "assets/index-4f2a.js"
};

// Where they stand, to be replaced while others read. Any thread.
class ConsoleShelf {
 public:
  void put(std::shared_ptr<const ConsoleFiles> files) {
    std::lock_guard lock(mutex_);
    files_ = std::move(files);
  }
  std::shared_ptr<const ConsoleFiles> get() const {
    std::lock_guard lock(mutex_);
    return files_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const ConsoleFiles> files_;
};

struct Site;
class Exchange;
bool serves_console(const Site& site, const Request& request);
void serve_console(Exchange& exchange);

}  // namespace earshot::api
