#pragma once
// Passwords as api/ checks them. Both take about 0.1 s and 64 MiB: on the password thread only.
// Internal to api/.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "core/directory.hpp"

namespace earshot::api {

// `hash` "" is of nobody: takes the same time, and does not fit.
bool password_fits(std::string_view password, const std::string& hash);
// At least 10 characters and not among those that everybody tries: "weak_password".
Result<void> check_new_password(std::string_view password, const core::Person& person);

}  // namespace earshot::api
