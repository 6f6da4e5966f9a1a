#include "core/supervision/mode.hpp"

#include <array>

namespace earshot::core {

namespace {
struct Row {
  Mode mode;
  const char* name;
  char key;
};
constexpr std::array kRows{Row{Mode::monitor, "monitor", '4'}, Row{Mode::whisper, "whisper", '5'},
                           Row{Mode::barge, "barge", '6'}, Row{Mode::takeover, "takeover", '7'}};
}  // namespace

const char* mode_name(Mode mode) {
  for (const Row& row : kRows)
    if (row.mode == mode) return row.name;
  return "";
}

std::optional<Mode> mode_from_name(std::string_view name) {
  for (const Row& row : kRows)
    if (name == row.name) return row.mode;
  return std::nullopt;
}

std::optional<Mode> mode_from_key(char key) {
  for (const Row& row : kRows)
    if (key == row.key) return row.mode;
  return std::nullopt;
}

}  // namespace earshot::core
