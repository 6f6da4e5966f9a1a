#pragma once
// The integrator's secret for the API, in a file that only the server's user reads.

#include <string>

#include "base/result.hpp"

namespace earshot::app {

// Makes the file (mode 0600) with a new token when there is none. Fails with "token_unreadable" or
// "token_weak".
Result<std::string> read_or_make_token(const std::string& path);

}  // namespace earshot::app
