#pragma once
// Errors as answers: {"code", "message"} with the HTTP status that fits the code. The one table of
// codes and statuses is in problem.cpp.

#include <string_view>

#include "api/http.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::api {

int status_of(std::string_view code);  // 409 for codes that are not in the table: a core's refusal
Response problem(const Error& error);
Response try_later(Millis wait);  // 429 with Retry-After

}  // namespace earshot::api
