#include "app/history_store.hpp"

#include "store/history.hpp"

namespace earshot::app {

Result<std::vector<api::RecentCall>> HistoryStore::calls_of(PersonId person, std::size_t most) {
  return database_.use([&](store::Database& database) -> Result<std::vector<api::RecentCall>> {
    auto own = store::History(database).calls_of(person, most);
    if (!own) return tl::unexpected(own.error());
    std::vector<api::RecentCall> calls;
    for (auto& call : *own)
      calls.push_back({call.call, std::move(call.direction), std::move(call.number),
                       std::move(call.name), std::move(call.queue), call.started, call.talked,
                       std::move(call.cause)});
    return calls;
  });
}

}  // namespace earshot::app
