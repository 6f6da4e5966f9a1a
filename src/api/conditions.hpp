#pragma once
// The conditions of a grant out of a request, schema Conditions of contract/openapi.yaml. Internal
// to api/.

#include <array>
#include <string_view>

#include "api/json_body.hpp"
#include "core/policy/rules.hpp"

namespace earshot::api {

inline constexpr std::array<std::string_view, 7> kConditions = {
    "hours", "reason_required", "situations", "min_call_age_s", "certified", "expires", "approval"};

// What is missing asks for nothing. Mistakes are kept in `fields`.
core::Conditions read_conditions(Fields& fields);

}  // namespace earshot::api
