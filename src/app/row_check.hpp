#pragma once
// A row of the console is held against the rules of the configuration file, so that both know one
// set of rules and speak with one voice. Pure. Errors: "bad_field", which names the field.

#include <string_view>

#include "app/merged_directory.hpp"

namespace earshot::app {

// `merged` has the row already; it is found by its key.
Result<void> check_queue(const MergedDirectory& merged, std::string_view name);
Result<void> check_number(const MergedDirectory& merged, std::string_view number);
Result<void> check_outbound(const MergedDirectory& merged, std::string_view prefix);
// `srtp` as it was given: in the merged configuration it is a value already.
Result<void> check_trunk(const MergedDirectory& merged, std::string_view name,
                         std::string_view srtp);

}  // namespace earshot::app
