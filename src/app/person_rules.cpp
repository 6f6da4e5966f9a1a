#include "app/person_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/config_values.hpp"

namespace earshot::app {

namespace {
constexpr std::size_t kLongestText = 200;
}

std::optional<std::string> wrong_line(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; };
  if (text.size() <= kLongestText && std::ranges::none_of(text, is_control)) return std::nullopt;
  return fmt::format("allowed: one line of at most {} octets", kLongestText);
}

std::optional<std::string> wrong_extension(std::string_view text) {
  if (is_extension(text)) return std::nullopt;
  return fmt::format("found \"{}\"; allowed: 1 to 15 digits", text);
}

std::optional<std::string> wrong_contact(std::string_view text) {
  const bool is_uri = text.starts_with("sip:") || text.starts_with("sips:");
  if (text.empty() || (is_uri && text.find_first_of(" <>\"") == std::string_view::npos))
    return std::nullopt;
  return fmt::format(
      "found \"{}\"; allowed: a SIP URI such as sip:201@pbx.example, or nothing for a phone that "
      "registers here",
      text);
}

}  // namespace earshot::app
