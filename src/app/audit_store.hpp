#pragma once
// The audit chain for the API: read, proved and added to. Any thread that may wait for the
// database.

#include <filesystem>
#include <functional>

#include "api/audit_trail.hpp"
#include "app/shared_database.hpp"

namespace earshot::app {

class AuditStore final : public api::AuditTrail {
 public:
  struct Options {
    std::filesystem::path key_file, heads_file;  // of the chain's signed heads
    std::function<WallTime()> wall_now;
    std::function<std::uint64_t()> rules_version;  // in force; any thread
  };
  AuditStore(SharedDatabase& database, Options options)
      : database_(database), options_(std::move(options)) {}

  Result<std::vector<api::AuditRow>> newest(const api::AuditFilter& filter, std::int64_t before,
                                            std::size_t most) override;
  Result<std::vector<api::AuditRow>> oldest(const api::AuditFilter& filter, std::int64_t after,
                                            std::size_t most) override;
  Result<api::AuditReport> verify() override;
  Result<void> write(const api::AuditNote& note) override;

 private:
  SharedDatabase& database_;
  const Options options_;
};

}  // namespace earshot::app
