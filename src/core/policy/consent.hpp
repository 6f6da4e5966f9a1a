#pragma once
// How the outsiders of a call must be told, or asked, before anybody listens or records: the
// strictest of the regions of all of them and of the site, and whatever the queue wants at least.
// A number's prefix is only a hint of where its owner is; one without a known region counts as the
// site's, and where nobody said where the site is, its owner is told at the least. Pure. Not legal
// advice.

#include <string>
#include <string_view>
#include <vector>

#include "core/policy/rules.hpp"

namespace earshot::core {

struct ConsentNeed {
  ConsentMethod method = ConsentMethod::none;
  std::string region;  // whose law it is; "": the queue's own rule
};
struct ConsentNeeds {
  ConsentNeed listening, recording;
};

// Null: of no known region. International numbers only, "+49…" or "0049…".
const Region* region_of(const Rules& rules, std::string_view number);

ConsentNeeds consent_needed(const Rules& rules, std::string_view queue,
                            const std::vector<std::string>& numbers);

const ConsentNeed& stricter(const ConsentNeed& one, const ConsentNeed& other);

}  // namespace earshot::core
