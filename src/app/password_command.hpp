#pragma once
// `earshot password 900`: a one-time password for whoever forgot his, also while the server runs.
// With --stdin, the lasting one that is the first line of standard input.

#include <iosfwd>
#include <string>

namespace earshot::app {

struct PasswordCommandOptions {
  std::string config;  // "": the defaults
  std::string extension;
  bool from_stdin = false;
};

int password_command(const PasswordCommandOptions& options, std::istream& in, std::ostream& out,
                     std::ostream& err);

}  // namespace earshot::app
