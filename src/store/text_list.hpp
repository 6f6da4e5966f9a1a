#pragma once
// Lists as one text in a row: a JSON array of texts. Internal to store/.

#include <string>
#include <string_view>
#include <vector>

namespace earshot::store {

std::string list_text(const std::vector<std::string>& list);
// Throws std::runtime_error that names `where` for a text that list_text did not make.
std::vector<std::string> list_of(std::string_view text, std::string_view where);

}  // namespace earshot::store
