#include "app/password_command.hpp"

#include <istream>
#include <ostream>
#include <string>

#include "app/administrator.hpp"
#include "app/config.hpp"

namespace earshot::app {

namespace {

int show_one_time(store::Database& database, const std::string& extension, std::ostream& out,
                  std::ostream& err) {
  const auto made = renew_password(database, extension);
  if (!made) {
    err << made.error().message << "\n";
    return 1;
  }
  err << made->name << " signs in as " << made->extension
      << " with this password, and chooses another one then:\n";
  out << made->password << "\n";
  return 0;
}

int take_lasting(store::Database& database, const std::string& extension, std::istream& in,
                 std::ostream& err) {
  std::string password;
  std::getline(in, password);
  const auto set = set_password(database, extension, password);
  if (!set) err << set.error().message << "\n";
  return set ? 0 : 1;
}

}  // namespace

int password_command(const PasswordCommandOptions& options, std::istream& in, std::ostream& out,
                     std::ostream& err) {
  const ConfigReading reading =
      options.config.empty() ? ConfigReading{} : load_config(options.config);
  err << reading.text();
  if (!reading.good()) return 1;
  NoLog no_log;  // what is wrong comes back as the error
  auto database = store::Database::open({.url = reading.config.store.database}, no_log);
  if (!database) {
    err << database.error().message << "\n";
    return 1;
  }
  return options.from_stdin ? take_lasting(*database, options.extension, in, err)
                            : show_one_time(*database, options.extension, out, err);
}

}  // namespace earshot::app
