#include "core/policy/may_dial_out.hpp"

#include <algorithm>

namespace earshot::core {

bool is_dialable(std::string_view number) {
  constexpr std::size_t kLongest = 32;
  if (number.starts_with('+')) number.remove_prefix(1);
  return !number.empty() && number.size() <= kLongest &&
         std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
}

const OutboundRule* outbound_rule(const Directory& directory, std::string_view number) {
  if (!is_dialable(number)) return nullptr;
  const OutboundRule* best = nullptr;
  for (const OutboundRule& rule : directory.outbound)
    if (!rule.prefix.empty() && number.starts_with(rule.prefix) &&
        (!best || rule.prefix.size() > best->prefix.size()))
      best = &rule;
  return best;
}

bool may_dial_another(const OutboundRule& rule, std::size_t live) {
  return live < rule.max_calls_per_person;
}

}  // namespace earshot::core
