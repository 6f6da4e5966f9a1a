#include "core/policy/consent.hpp"

#include <algorithm>

namespace earshot::core {

namespace {

// E.164 without '+', or "" when it is not told which country the number is of.
std::string_view international(std::string_view number) {
  for (std::string_view prefix : {"+", "00"})
    if (number.starts_with(prefix)) return number.substr(prefix.size());
  return {};
}

void raise(ConsentNeed& need, ConsentMethod method, const std::string& region) {
  if (method > need.method) need = {method, region};
}

}  // namespace

const Region* region_of(const Rules& rules, std::string_view number) {
  const Region* found = nullptr;
  std::size_t longest = 0;
  std::string_view digits = international(number);
  for (const Region& region : rules.regions)
    for (const std::string& prefix : region.prefixes)
      if (prefix.size() > longest && digits.starts_with(prefix)) {
        found = &region;
        longest = prefix.size();
      }
  return found;
}

ConsentNeeds consent_needed(const Rules& rules, std::string_view queue,
                            const std::vector<std::string>& numbers) {
  const ConsentRule& rule = rules.of_queue(queue).consent;
  ConsentNeeds needs{{rule.at_least, {}}, {rule.at_least, {}}};
  if (!rule.by_region) return needs;
  auto add = [&](const Region* region) {
    if (!region) return;
    raise(needs.listening, region->listening, region->code);
    raise(needs.recording, region->recording, region->code);
  };
  auto site = std::ranges::find(rules.regions, rules.site_region, &Region::code);
  if (site != rules.regions.end()) add(&*site);
  for (const std::string& number : numbers) add(region_of(rules, number));
  return needs;
}

const ConsentNeed& stricter(const ConsentNeed& one, const ConsentNeed& other) {
  return other.method > one.method ? other : one;
}

}  // namespace earshot::core
