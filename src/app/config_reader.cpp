#include "app/config_reader.hpp"

#include <algorithm>
#include <sstream>

namespace earshot::app {
namespace {

// What stands there, for the message. Secrets are not repeated.
std::string describe(std::string_view key, const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "a list";
  if (key.find("password") != std::string_view::npos) return "no text";
  std::ostringstream text;
  node.visit([&](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) text << toml::node_view<const toml::node>(value);
  });
  return text.str();
}

std::string in_words(Millis time) {
  const auto ms = time.count();
  if (ms % 3'600'000 == 0 && ms > 0) return fmt::format("{}h", ms / 3'600'000);
  if (ms % 1000 == 0) return fmt::format("{}s", ms / 1000);
  return fmt::format("{}ms", ms);
}

}  // namespace

void Findings::mark(const std::string& key, const toml::source_region& at) {
  places_[key] = {static_cast<int>(at.begin.line), static_cast<int>(at.begin.column)};
}

Problem Findings::problem(const std::string& key, std::string text) const {
  for (auto place = key; !place.empty();) {
    if (const auto found = places_.find(place); found != places_.end())
      return {file_, found->second.line, found->second.column, key, std::move(text)};
    const auto dot = place.rfind('.');
    place = dot == std::string::npos ? "" : place.substr(0, dot);
  }
  return {file_, 0, 0, key, std::move(text)};
}

void Findings::error(const std::string& key, std::string text) {
  errors_.push_back(problem(key, std::move(text)));
}

void Findings::warning(const std::string& key, std::string text) {
  warnings_.push_back(problem(key, std::move(text)));
}

void Findings::move_to(ConfigReading& reading) {
  const auto by_place = [](const Problem& a, const Problem& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  };
  std::ranges::stable_sort(errors_, by_place);
  std::ranges::stable_sort(warnings_, by_place);
  reading.errors = std::move(errors_);
  reading.warnings = std::move(warnings_);
}

Section::Section(const toml::table* table, std::string path, Findings& findings)
    : table_(table), path_(std::move(path)), findings_(&findings) {}

std::string Section::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

const toml::node* Section::find(std::string_view key) {
  known_.emplace_back(key);
  if (!table_) return nullptr;
  const auto found = table_->find(key);
  if (found == table_->cend()) return nullptr;
  findings_->mark(path_of(key), found->first.source());
  return &found->second;
}

void Section::wrong(std::string_view key, std::string_view found, std::string_view allowed,
                    const std::optional<std::string>& meant) {
  findings_->error(path_of(key), fmt::format("found {}; allowed: {}{}", found, allowed,
                                             meant ? fmt::format("; did you mean \"{}\"?", *meant)
                                                   : std::string()));
}

std::string Section::quoted_list(const std::vector<std::string>& words) {
  std::string list;
  for (const auto& word : words) list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", word);
  return list;
}

std::optional<std::string> Section::text_of(std::string_view key) {
  const auto* node = find(key);
  if (!node) return std::nullopt;
  if (auto value = node->value_exact<std::string>()) return value;
  wrong(key, describe(key, *node), "a text in quotes");
  return std::nullopt;
}

bool Section::texts_of(std::string_view key, std::vector<std::string>& out) {
  const auto* node = find(key);
  if (!node) return false;
  const auto* list = node->as_array();
  if (!list) {
    wrong(key, describe(key, *node), "a list of texts: [\"one\", \"two\"]");
    return false;
  }
  out.clear();
  for (const auto& item : *list) {
    if (auto value = item.value_exact<std::string>())
      out.push_back(*value);
    else
      wrong(key, describe(key, item), "only texts in quotes in the list");
  }
  return true;
}

void Section::text(std::string_view key, std::string& out) {
  if (auto value = text_of(key)) out = *value;
}

void Section::texts(std::string_view key, std::vector<std::string>& out) { texts_of(key, out); }

void Section::flag(std::string_view key, bool& out) {
  const auto* node = find(key);
  if (!node) return;
  if (auto value = node->value_exact<bool>())
    out = *value;
  else
    wrong(key, describe(key, *node), "true or false");
}

std::optional<std::int64_t> Section::integer(std::string_view key, std::int64_t least,
                                             std::int64_t most) {
  const auto* node = find(key);
  if (!node) return std::nullopt;
  const auto value = node->value_exact<std::int64_t>();
  if (value && *value >= least && *value <= most) return value;
  wrong(key, describe(key, *node), fmt::format("a whole number from {} to {}", least, most));
  return std::nullopt;
}

void Section::duration(std::string_view key, Millis& out, Millis least, Millis most) {
  const auto* node = find(key);
  if (!node) return;
  std::optional<Millis> value;
  if (const auto text = node->value_exact<std::string>())
    value = parse_duration(*text);
  else if (const auto seconds = node->value_exact<std::int64_t>();
           seconds && *seconds >= 0 && *seconds <= most.count() / 1000)
    value = Millis(*seconds * 1000);
  if (value && *value >= least && *value <= most)
    out = *value;
  else
    wrong(key, describe(key, *node),
          fmt::format("a time from {} to {}, such as \"20s\", \"300ms\", \"4h\", or seconds",
                      in_words(least), in_words(most)));
}

void Section::duration(std::string_view key, Seconds& out, Seconds least, Seconds most) {
  Millis value = out;
  duration(key, value, least, most);
  if (value % 1s != 0ms) {
    wrong(key, in_words(value), "whole seconds");
    return;
  }
  out = std::chrono::duration_cast<Seconds>(value);
}

Section Section::table(std::string_view key) {
  const auto* node = find(key);
  if (node && !node->is_table())
    wrong(key, node->is_array() ? fmt::format("[[{}]]", key) : describe(key, *node),
          fmt::format("one table [{}]", path_of(key)));
  return Section(node ? node->as_table() : nullptr, path_of(key), *findings_);
}

std::vector<Section> Section::tables(std::string_view key) {
  const auto* node = find(key);
  std::vector<Section> sections;
  if (!node) return sections;
  const auto* list = node->as_array();
  if (!list || !std::ranges::all_of(*list, [](const auto& item) { return item.is_table(); })) {
    wrong(key, node->is_table() ? fmt::format("[{}]", key) : describe(key, *node),
          fmt::format("tables [[{}]], one for each", key));
    return sections;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto path = fmt::format("{}[{}]", key, i + 1);
    findings_->mark(path, (*list)[i].source());
    sections.emplace_back((*list)[i].as_table(), path, *findings_);
  }
  return sections;
}

std::vector<std::string> Section::keys() const {
  std::vector<std::string> keys;
  if (table_)
    for (const auto& [key, node] : *table_) keys.emplace_back(key.str());
  return keys;
}

void Section::done() {
  if (!table_) return;
  for (const auto& [key, node] : *table_) {
    if (std::ranges::find(known_, key.str()) != known_.end()) continue;
    const auto path = path_of(key.str());
    findings_->mark(path, key.source());
    const auto meant = nearest(key.str(), known_);
    findings_->error(path, meant ? fmt::format("is no key here; did you mean \"{}\"?", *meant)
                                 : "is no key here; allowed: " + quoted_list(known_));
  }
}

}  // namespace earshot::app
