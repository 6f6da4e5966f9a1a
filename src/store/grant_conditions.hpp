#pragma once
// A grant's conditions as one text in its row: a JSON object, durations and times in milliseconds.
// Internal to store/.

#include <string>
#include <string_view>

#include "core/policy/rules.hpp"

namespace earshot::store {

std::string conditions_text(const core::Conditions& conditions);
// Throws std::runtime_error that names `where` for a text that conditions_text did not make: a
// condition that is not understood must not be dropped.
core::Conditions conditions_of(std::string_view text, std::string_view where);

}  // namespace earshot::store
