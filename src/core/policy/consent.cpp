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

constexpr const char* kElsewhere = "elsewhere";  // the region that rule packs give to all others

// Nobody knows whose law it is: the rule packs' word for that, and at the least he is told.
void raise_to_unknown(ConsentNeeds& needs, const Region* elsewhere) {
  auto at_least_told = [](ConsentMethod method) {
    return std::max(method, ConsentMethod::announce);
  };
  raise(needs.listening, at_least_told(elsewhere ? elsewhere->listening : ConsentMethod::none),
        kElsewhere);
  raise(needs.recording, at_least_told(elsewhere ? elsewhere->recording : ConsentMethod::none),
        kElsewhere);
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
  auto region = [&](std::string_view code) {
    auto found = std::ranges::find(rules.regions, code, &Region::code);
    return found == rules.regions.end() ? nullptr : &*found;
  };
  const Region* site = region(rules.site_region);
  add(site);
  for (const std::string& number : numbers) {
    const Region* his = region_of(rules, number);
    add(his);
    // A hidden number, or one without its country: it is the site's, and of nowhere without a site.
    if (!his && !site) raise_to_unknown(needs, region(kElsewhere));
  }
  return needs;
}

const ConsentNeed& stricter(const ConsentNeed& one, const ConsentNeed& other) {
  return other.method > one.method ? other : one;
}

}  // namespace earshot::core
