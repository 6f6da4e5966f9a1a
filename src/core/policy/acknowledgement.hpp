#pragma once
// Published policies that a person has yet to acknowledge, in their present version.

#include <string>
#include <vector>

#include "core/directory.hpp"

namespace earshot::core {

// Those without which an agent gets no queue calls, and those without which a supervisor supervises
// nobody.
enum class Needed : std::uint8_t { before_calls, before_sessions };

std::vector<std::string> to_acknowledge(const Directory& directory, const Person& person,
                                        Needed needed);

}  // namespace earshot::core
