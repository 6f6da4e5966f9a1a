#pragma once
// What no single field of the rules can show: things said twice, references that lead nowhere,
// rules that contradict each other. Internal to rules_json.cpp. Pure.

#include <optional>

#include "app/rules_json.hpp"

namespace earshot::app {

// `path` is a JSON Pointer, "/queues/0/consent"; the message begins with it as "queues[0].consent".
RulesMistake mistake_at(std::string path, std::string_view text);

// Without a world, only what the rules say about themselves.
std::optional<RulesMistake> check_rules(const core::Rules& rules, const RulesWorld* world);

}  // namespace earshot::app
