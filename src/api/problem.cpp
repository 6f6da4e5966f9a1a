#include "api/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace earshot::api {
namespace {

struct CodeStatus {
  std::string_view code;
  int status;
};

constexpr CodeStatus kStatuses[] = {
    // The request itself
    {"bad_request", 400},
    {"bad_json", 400},
    {"bad_field", 400},
    {"weak_password", 400},
    {"unauthorized", 401},
    {"sign_in_failed", 401},
    {"wrong_origin", 403},
    {"wrong_password", 403},
    {"must_change_password", 403},
    {"not_a_person", 403},
    {"from_file", 403},
    {"try_later", 429},
    {"no_such_route", 404},
    {"method_not_allowed", 405},
    {"too_large", 413},
    {"not_json", 415},
    {"bad_range", 416},
    {"bad_rules", 422},
    {"no_such_purpose", 400},
    {"upgrade_required", 426},
    {"header_too_large", 431},
    // What the core refuses
    {"not_allowed", 403},
    {"unknown_actor", 403},
    {"not_dialable", 403},
    {"no_such_call", 404},
    {"no_such_agent", 404},
    {"no_such_session", 404},
    {"no_such_person", 404},
    {"no_such_leg", 404},
    {"no_such_row", 404},
    {"no_such_approval", 404},
    {"no_such_policy", 404},
    {"no_such_recording", 404},
    {"no_such_ticket", 404},
    {"too_many_calls", 429},
    // What the rules refuse (core/policy)
    {"exempt", 403},
    {"customer_objects", 403},
    {"private_call", 403},
    {"outside_hours", 403},
    {"grant_expired", 403},
    {"not_certified", 403},
    {"reason_required", 403},
    {"call_too_young", 403},
    {"no_situation", 403},
    {"needs_approval", 403},
    {"not_acknowledged", 403},
    {"covert_not_allowed", 403},
    {"follow_not_allowed", 403},
    // What can not be done or learned now
    {"full", 503},
    {"draining", 503},
    {"control_busy", 503},
    {"not_ready", 503},
    {"store_unavailable", 503},
    {"not_applied", 504},
};

}  // namespace

int status_of(std::string_view code) {
  const auto found = std::find_if(std::begin(kStatuses), std::end(kStatuses),
                                  [&](const CodeStatus& row) { return row.code == code; });
  return found == std::end(kStatuses) ? 409 : found->status;
}

Response problem(const Error& error, const ProblemDetails& details) {
  nlohmann::ordered_json body{{"code", error.code}, {"message", error.message}};
  if (!details.explain.empty()) body["explain"] = details.explain;
  if (!details.path.empty()) body["path"] = details.path;
  Response response;
  response.status = status_of(error.code);
  response.content_type = "application/problem+json";
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (error.code == "unauthorized") response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response try_later(Millis wait) {
  const auto seconds = std::chrono::ceil<Seconds>(wait).count();
  auto response =
      problem({"try_later", fmt::format("Too many failures; try again in {} s.", seconds)});
  response.headers.emplace_back("Retry-After", std::to_string(seconds));
  return response;
}

}  // namespace earshot::api
