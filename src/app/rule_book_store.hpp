#pragma once
// The rules of the house for the API: the database's document, read and judged with the directory
// and the rule packs. Any thread that may wait for the database and for espeak-ng.

#include <functional>
#include <mutex>

#include "api/rule_book.hpp"
#include "app/config.hpp"
#include "app/shared_database.hpp"

namespace earshot::app {

class RuleBookStore final : public api::RuleBook {
 public:
  struct Surroundings {
    std::function<WallTime()> wall_now;
    std::function<void()> changed;                // a version was written: read the directory again
    std::function<bool(std::uint64_t)> in_force;  // waits until this version is; false: it is not
  };
  RuleBookStore(SharedDatabase& database, Config file, Surroundings around)
      : database_(database), file_(std::move(file)), around_(std::move(around)) {}
  void replace_file(Config file);  // it was read again

  Result<api::RulesRow> read() override;
  Result<api::RulesRow> write(std::uint64_t edited_version, std::string_view document,
                              PersonId author) override;
  Result<std::vector<api::RulesRow>> versions(std::size_t most) override;
  Result<std::vector<api::RulePack>> packs() override;
  Result<std::string> preview(const std::optional<std::string>& document,
                              const api::WhatIf& what_if) override;

 private:
  Config file() const;

  SharedDatabase& database_;
  mutable std::mutex mutex_;  // of the file
  Config file_;
  const Surroundings around_;
};

}  // namespace earshot::app
