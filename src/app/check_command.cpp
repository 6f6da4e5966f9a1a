#include "app/check_command.hpp"

#include <filesystem>
#include <ostream>

#include "app/config.hpp"
#include "store/database.hpp"
#include "store/people.hpp"

namespace earshot::app {

namespace {

// A database that is not there yet has no people, and checking makes none.
Result<std::vector<core::Person>> people_in(const Config& config) {
  if (!store::is_postgresql(config.store.database) &&
      !std::filesystem::exists(config.store.database)) {
    return std::vector<core::Person>{};
  }
  NoLog no_log;
  IdSource no_ids(0, 0);
  auto database = store::Database::open({.url = config.store.database}, no_log);
  if (!database) return tl::unexpected(database.error());
  auto people = store::People(*database, no_ids).all();
  if (!people) return tl::unexpected(people.error());
  return store::without_secrets(*people);
}

}  // namespace

int check_command(const CheckOptions& options, std::ostream& out, std::ostream& err) {
  const ConfigReading reading = load_config(options.config);
  err << reading.text();
  if (!reading.good()) return 1;

  const auto people = people_in(reading.config);
  if (!people) {
    err << people.error().message << "\n";
    return 1;
  }
  for (const auto& problem : check_people(reading.config, *people))
    err << problem.message() << "\n";
  out << "The configuration is good: " << people->size() << " people, "
      << reading.config.queues.size() << " queues, " << reading.config.trunks.size() << " trunks, "
      << reading.config.numbers.size() << " numbers.\n";
  return 0;
}

}  // namespace earshot::app
