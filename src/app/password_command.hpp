#pragma once
// `earshot password 900`: a one-time password for whoever forgot his, also while the server runs.

#include <iosfwd>
#include <string>

namespace earshot::app {

struct PasswordCommandOptions {
  std::string config;  // "": the defaults
  std::string extension;
};

int password_command(const PasswordCommandOptions& options, std::ostream& out, std::ostream& err);

}  // namespace earshot::app
