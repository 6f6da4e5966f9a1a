#pragma once
// Errors as answers: {"code", "message"} and what leads on from there, with the HTTP status that
// fits the code. The one table of codes and statuses is in problem.cpp.

#include <string>
#include <string_view>

#include "api/http.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::api {

int status_of(std::string_view code);  // 409 for codes that are not in the table: a core's refusal
struct ProblemDetails {
  std::string explain;  // of a refusal by the rules: where all of them are told
  std::string path;     // of bad_rules: a JSON Pointer (RFC 6901) into them
};
Response problem(const Error& error, const ProblemDetails& details = {});
Response try_later(Millis wait);  // 429 with Retry-After

}  // namespace earshot::api
