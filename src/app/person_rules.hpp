#pragma once
// What a person's fields must look like, for people from a spreadsheet and from the console alike.
// Each function says what is wrong in the words of the configuration ("found …; allowed: …"), or
// nothing. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace earshot::app {

std::optional<std::string> wrong_line(std::string_view text);  // any text that is shown to people
std::optional<std::string> wrong_extension(std::string_view text);
std::optional<std::string> wrong_contact(std::string_view text);  // "": registers here

}  // namespace earshot::app
