#pragma once
// The connection that the API's rows are read and written over: one at a time, from whichever
// thread. It may wait for the disk or another program, so control never comes here.

#include <memory>
#include <mutex>
#include <string>
#include <type_traits>

#include "base/log.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace earshot::app {

class SharedDatabase {
 public:
  // After the server's own database is open: looks at nothing but what it needs.
  static Result<std::unique_ptr<SharedDatabase>> open(const std::string& url, Log& log);

  // Runs work(database), which returns a Result. What is wrong with the database itself is logged
  // and comes back as "store_unavailable", in words for whoever asked.
  template <class Work>
  auto use(Work&& work) -> std::invoke_result_t<Work, store::Database&> {
    const std::lock_guard lock(mutex_);
    auto result = work(database_);
    if (!result) result = tl::unexpected(told(result.error()));
    return result;
  }

 private:
  SharedDatabase(store::Database database, Log& log) : database_(std::move(database)), log_(log) {}
  Error told(const Error& error);

  std::mutex mutex_;
  store::Database database_;
  Log& log_;
};

}  // namespace earshot::app
