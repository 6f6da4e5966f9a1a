#pragma once
// The four ways to supervise. A mode is data: what it makes audible is decided in audibility.cpp
// and nowhere else.

#include <cstdint>
#include <optional>
#include <string_view>

namespace earshot::core {

enum class Mode : std::uint8_t {
  monitor,  // hears all, heard by nobody
  whisper,  // hears all, heard by his agent only
  barge,    // hears all, heard by all
  takeover  // speaks with the customer in the agent's place; the agent is parked warm
};

const char* mode_name(Mode mode);
std::optional<Mode> mode_from_name(std::string_view name);
std::optional<Mode> mode_from_key(char key);  // 4 5 6 7 on a phone

}  // namespace earshot::core
