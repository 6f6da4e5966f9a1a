#include "store/text_list.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace earshot::store {

using nlohmann::json;

std::string list_text(const std::vector<std::string>& list) {
  return json(list).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<std::string> list_of(std::string_view text, std::string_view where) {
  try {
    return json::parse(text).get<std::vector<std::string>>();
  } catch (const json::exception&) {
    throw std::runtime_error(fmt::format(
        "{}: \"{}\" is no list; correct the row or restore the last backup", where, text));
  }
}

}  // namespace earshot::store
