#pragma once
// Reads tables of a TOML file key by key: each key that is asked for is known, is taken when it is
// of the right kind, and is a problem when it is not; keys that nobody asked for are problems too.
// Internal to the configuration: the only header that brings toml++ along.

#include <fmt/format.h>

#include <toml++/toml.h>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/config.hpp"
#include "app/config_values.hpp"

namespace earshot::app {

struct Place {
  int line = 0, column = 0;
};

// What a reading collects: problems, and where each key stood, for the checks that come after.
class Findings {
 public:
  explicit Findings(std::string file) : file_(std::move(file)) {}

  void mark(const std::string& key, const toml::source_region& at);
  bool was_given(const std::string& key) const { return places_.contains(key); }
  // `key` as it is in Problem; the place is the key's own, or its table's.
  void error(const std::string& key, std::string text);
  void warning(const std::string& key, std::string text);
  void move_to(ConfigReading& reading);

 private:
  Problem problem(const std::string& key, std::string text) const;
  std::string file_;
  std::map<std::string, Place> places_;
  std::vector<Problem> errors_, warnings_;
};

template <class Value>
struct Named {
  std::string_view name;
  Value value;
};

class Section {
 public:
  Section(const toml::table* table, std::string path, Findings& findings);  // null: not in the file

  void text(std::string_view key, std::string& out);
  void flag(std::string_view key, bool& out);
  void texts(std::string_view key, std::vector<std::string>& out);
  void duration(std::string_view key, Millis& out, Millis least, Millis most);
  void duration(std::string_view key, Seconds& out, Seconds least, Seconds most);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most);

  template <class Number>
  void number(std::string_view key, Number& out, std::int64_t least, std::int64_t most) {
    if (auto value = integer(key, least, most)) out = static_cast<Number>(*value);
  }

  // A text that `parse` understands; `allowed` says in words which those are.
  template <class Value>
  void parsed(std::string_view key, Value& out,
              const std::function<std::optional<Value>(std::string_view)>& parse,
              std::string_view allowed) {
    const auto given = text_of(key);
    if (!given) return;
    if (auto value = parse(*given))
      out = *value;
    else
      wrong(key, fmt::format("\"{}\"", *given), allowed);
  }

  template <class Value>
  void parsed_list(std::string_view key, std::vector<Value>& out,
                   const std::function<std::optional<Value>(std::string_view)>& parse,
                   std::string_view allowed) {
    std::vector<std::string> given;
    if (!texts_of(key, given)) return;
    out.clear();
    for (const auto& word : given) {
      if (auto value = parse(word))
        out.push_back(*value);
      else
        wrong(key, fmt::format("\"{}\"", word), allowed);
    }
  }

  template <class Value, std::size_t N>
  void choice(std::string_view key, Value& out, const Named<Value> (&names)[N]) {
    const auto given = text_of(key);
    if (!given) return;
    std::vector<std::string> known;
    for (const auto& named : names) {
      if (named.name == *given) {
        out = named.value;
        return;
      }
      known.emplace_back(named.name);
    }
    wrong(key, fmt::format("\"{}\"", *given), quoted_list(known), nearest(*given, known));
  }

  void ignore(std::string_view key) { (void)find(key); }  // known, read elsewhere
  Section table(std::string_view key);                    // [key]
  std::vector<Section> tables(std::string_view key);      // [[key]]
  std::vector<std::string> keys() const;

  void done();  // problems for the keys that nobody asked for

  const std::string& path() const { return path_; }
  std::string path_of(std::string_view key) const;

 private:
  const toml::node* find(std::string_view key);
  std::optional<std::string> text_of(std::string_view key);
  bool texts_of(std::string_view key, std::vector<std::string>& out);
  void wrong(std::string_view key, std::string_view found, std::string_view allowed,
             const std::optional<std::string>& meant = std::nullopt);
  static std::string quoted_list(const std::vector<std::string>& words);

  const toml::table* table_;
  std::string path_;
  Findings* findings_;
  std::vector<std::string> known_;
};

}  // namespace earshot::app
