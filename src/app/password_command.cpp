#include "app/password_command.hpp"

#include <ostream>

#include "app/administrator.hpp"
#include "app/config.hpp"

namespace earshot::app {

namespace {

Result<OneTimePassword> renew(const Config& config, const std::string& extension) {
  NoLog no_log;  // what is wrong comes back as the error
  auto database = store::Database::open({.url = config.store.database}, no_log);
  if (!database) return tl::unexpected(database.error());
  return renew_password(*database, extension);
}

}  // namespace

int password_command(const PasswordCommandOptions& options, std::ostream& out, std::ostream& err) {
  const ConfigReading reading =
      options.config.empty() ? ConfigReading{} : load_config(options.config);
  err << reading.text();
  if (!reading.good()) return 1;
  const auto made = renew(reading.config, options.extension);
  if (!made) {
    err << made.error().message << "\n";
    return 1;
  }
  err << made->name << " signs in as " << made->extension
      << " with this password, and chooses another one then:\n";
  out << made->password << "\n";
  return 0;
}

}  // namespace earshot::app
