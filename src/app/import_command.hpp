#pragma once
// `earshot import`: people from CSV into the database; prints the secrets that it made, once.

#include <iosfwd>
#include <string>

namespace earshot::app {

struct ImportCommandOptions {
  std::string config;
  std::string file;  // "-": standard input
  bool dry_run = false;
};
int import_command(const ImportCommandOptions& options, std::ostream& out, std::ostream& err);

}  // namespace earshot::app
