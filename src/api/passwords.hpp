#pragma once
// Passwords as api/ checks them; how they are made is in accounts.hpp. Takes about 0.1 s and 64
// MiB: on the password thread only. Internal to api/.

#include <string>
#include <string_view>

#include "api/accounts.hpp"

namespace earshot::api {

// `hash` "" is of nobody: takes the same time, and does not fit.
bool password_fits(std::string_view password, const std::string& hash);

}  // namespace earshot::api
