#include "app/import_command.hpp"

#include <fstream>
#include <iostream>

#include "app/config.hpp"
#include "app/import.hpp"
#include "io/clock.hpp"
#include "store/database.hpp"

namespace earshot::app {

namespace {

Result<ImportReport> import_into(const Config& config, std::istream& csv,
                                 const ImportOptions& options) {
  NoLog no_log;  // what is wrong comes back as the error
  auto database = store::Database::open({.url = config.store.database}, no_log);
  if (!database) return tl::unexpected(database.error());
  IdSource ids(config.server.node,
               static_cast<std::uint64_t>(io::wall_now().time_since_epoch().count()));
  store::People people(*database, ids);
  return import_people(csv, people, options);
}

}  // namespace

int import_command(const ImportCommandOptions& options, std::ostream& out, std::ostream& err) {
  const ConfigReading reading =
      options.config.empty() ? ConfigReading{} : load_config(options.config);
  err << reading.text();
  if (!reading.good()) return 1;

  std::ifstream file;
  if (options.file != "-") {
    file.open(options.file);
    if (!file) {
      err << options.file << ": can not be read; is the name right?\n";
      return 1;
    }
  }
  const auto report = import_into(reading.config, options.file == "-" ? std::cin : file,
                                  {.file_name = options.file, .dry_run = options.dry_run});
  if (!report) {
    err << report.error().message << "\n";
    return 1;
  }
  err << (options.dry_run ? "Would be: " : "") << report->added << " added, " << report->updated
      << " updated, " << report->unchanged
      << " unchanged. A running server takes them over within seconds.\n";
  out << report->secrets_as_csv();
  return 0;
}

}  // namespace earshot::app
