#include "app/history_store.hpp"

#include "store/history.hpp"
#include "store/stored_directory.hpp"

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

Result<std::vector<api::SupervisedCall>> HistoryStore::supervision_of(PersonId agent,
                                                                      WallTime ended_by,
                                                                      std::size_t most) {
  return database_.use([&](store::Database& database) -> Result<std::vector<api::SupervisedCall>> {
    auto own = store::History(database).supervisions_of(agent, ended_by, most);
    if (!own) return tl::unexpected(own.error());
    const auto directory = store::DirectoryStore(database).read();
    if (!directory) return tl::unexpected(directory.error());
    std::vector<api::SupervisedCall> log;
    for (auto& one : *own) {
      api::SupervisedCall shown{.session = one.session,
                                .call = one.call,
                                .supervisor = one.supervisor,
                                .modes = std::move(one.modes),
                                .purpose = std::move(one.purpose),
                                .covert = one.covert,
                                .started = one.started,
                                .ended = one.ended.value_or(one.started)};
      for (const auto& [person, secret] : directory->people) {
        if (person.id != one.supervisor) continue;
        shown.extension = person.extension;
        shown.name = person.name;
      }
      log.push_back(std::move(shown));
    }
    return log;
  });
}

}  // namespace earshot::app
