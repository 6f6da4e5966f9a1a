#pragma once
// Which numbers a person may have dialled by a trunk. Denied unless an outbound rule of the
// directory allows the prefix; a stolen password must not become a telephone bill.

#include <string_view>

#include "core/directory.hpp"

namespace earshot::core {

bool is_dialable(std::string_view number);  // '+' and digits only, at most 32

// The rule with the longest prefix that fits; null: not allowed.
const OutboundRule* outbound_rule(const Directory& directory, std::string_view number);

// `live` are the outbound legs that this person already pays for.
bool may_dial_another(const OutboundRule& rule, std::size_t live);

}  // namespace earshot::core
