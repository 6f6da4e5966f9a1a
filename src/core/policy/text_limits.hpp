#pragma once
// How long a text of a person may be, counted in characters (code points of its UTF-8).

#include <string_view>

#include "base/result.hpp"

namespace earshot::core {

// Error: bad_request, with `what` in its words.
Result<void> check_text(std::string_view what, std::string_view text, std::size_t least,
                        std::size_t most);

}  // namespace earshot::core
