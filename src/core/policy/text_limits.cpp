#include "core/policy/text_limits.hpp"

#include <algorithm>

namespace earshot::core {

Result<void> check_text(std::string_view what, std::string_view text, std::size_t least,
                        std::size_t most) {
  auto begins_character = [](char byte) { return (byte & 0xC0) != 0x80; };  // RFC 3629 section 3
  std::size_t length = std::ranges::count_if(text, begins_character);
  if (length < least) return fail("bad_request", std::string(what) + " is empty");
  if (length > most)
    return fail("bad_request", std::string(what) + " is too long: at most " + std::to_string(most) +
                                   " characters");
  return {};
}

}  // namespace earshot::core
