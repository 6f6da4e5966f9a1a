#pragma once
// `earshot check`: every mistake in the configuration, and what only shows together with the people
// in the database.

#include <iosfwd>
#include <string>

namespace earshot::app {

struct CheckOptions {
  std::string config;
};
// 0: good (warnings may be printed); 1: errors.
int check_command(const CheckOptions& options, std::ostream& out, std::ostream& err);

}  // namespace earshot::app
