#pragma once
// Whom, where and with which customer nobody supervises or records.

#include <string>
#include <string_view>
#include <vector>

#include "core/directory.hpp"
#include "core/policy/clock.hpp"

namespace earshot::core {

// The first that is in force and fits one of the three; null: none.
const Exemption* exemption_of(const Directory& directory, const Clock& clock, PersonId agent,
                              std::string_view queue, const std::vector<std::string>& numbers);

}  // namespace earshot::core
