#pragma once
// Everybody's own calls out of the store's history. Any thread.

#include "api/history.hpp"
#include "app/shared_database.hpp"

namespace earshot::app {

class HistoryStore final : public api::History {
 public:
  explicit HistoryStore(SharedDatabase& database) : database_(database) {}
  Result<std::vector<api::RecentCall>> calls_of(PersonId person, std::size_t most) override;
  Result<std::vector<api::SupervisedCall>> supervision_of(PersonId agent, WallTime ended_by,
                                                          std::size_t most) override;

 private:
  SharedDatabase& database_;
};

}  // namespace earshot::app
