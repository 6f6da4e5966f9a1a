#include "api/json_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace earshot::api {
namespace {

using nlohmann::json;
constexpr std::size_t kLongestList = 200;

// Before the parser, which builds what it reads and would work long on a hundred thousand brackets.
bool is_too_deep(std::string_view text, std::size_t max_depth) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > max_depth) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

// Watches the parser for keys that come twice: two readers of the same text could each believe
// another value.
class TwiceWatch {
 public:
  bool operator()(int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) {
      keys_.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      keys_.pop_back();
    } else if (event == json::parse_event_t::key) {
      twice |= !keys_.back().insert(parsed.get<std::string>()).second;
    }
    return true;
  }

  bool twice = false;

 private:
  std::vector<std::set<std::string>> keys_;
};

Error bad_field(std::string message) { return {"bad_field", std::move(message)}; }

}  // namespace

Result<json> parse_json(std::string_view text, std::size_t max_depth) {
  // The parser takes a NUL for the end and would believe what stands before it.
  if (text.find('\0') != text.npos) return fail("bad_json", "The body contains a NUL octet.");
  if (is_too_deep(text, max_depth)) return fail("bad_json", "The body is nested too deeply.");
  TwiceWatch watch;
  auto parsed = json::parse(text.begin(), text.end(), std::ref(watch), /*allow_exceptions=*/false);
  if (watch.twice) return fail("bad_json", "The body has a key twice in one object.");
  if (parsed.is_discarded()) return fail("bad_json", "The body is not valid JSON in UTF-8.");
  return parsed;
}

Fields::Fields(std::string_view body, std::size_t max_depth,
               std::initializer_list<std::string_view> known)
    : object_(std::make_unique<json>(json::object())) {
  if (body.empty()) return;
  auto parsed = parse_json(body, max_depth);
  if (!parsed) {
    mistake_ = parsed.error();
    return;
  }
  take(std::move(*parsed), {known.begin(), known.end()});
}

Fields::Fields(json object, std::initializer_list<std::string_view> known)
    : Fields(std::move(object), std::span(known.begin(), known.end())) {}

Fields::Fields(json object, std::span<const std::string_view> known)
    : object_(std::make_unique<json>(json::object())) {
  take(std::move(object), known);
}

Fields::Fields(Fields&&) noexcept = default;
Fields::~Fields() = default;

void Fields::take(json&& parsed, std::span<const std::string_view> known) {
  if (!parsed.is_object()) return refuse("The body must be a JSON object.");
  for (const auto& [key, value] : parsed.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      return refuse(
          fmt::format("{}: no such field here; known: {}.", json(key).dump(),
                      known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))));
    }
  }
  *object_ = std::move(parsed);
}

void Fields::refuse(std::string message) {
  if (!mistake_) mistake_ = bad_field(std::move(message));
}

const json* Fields::find(std::string_view name) const {
  const auto found = object_->find(name);
  return found == object_->end() ? nullptr : &*found;
}

bool Fields::has(std::string_view name) const { return find(name) != nullptr; }

bool Fields::is_null(std::string_view name) const { return has(name) && find(name)->is_null(); }

std::optional<std::string> Fields::text_in(const json& value, std::string_view name,
                                           std::size_t longest, std::size_t shortest) {
  if (!value.is_string()) {
    refuse(fmt::format("{}: must be a string.", name));
    return std::nullopt;
  }
  auto text = value.get<std::string>();
  const bool control =
      std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (text.size() < shortest || text.size() > longest || control) {
    refuse(fmt::format("{}: must have {} to {} octets and no control characters.", name, shortest,
                       longest));
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> Fields::optional_text(std::string_view name, std::size_t longest,
                                                 std::size_t shortest) {
  const json* value = find(name);
  return value ? text_in(*value, name, longest, shortest) : std::nullopt;
}

std::string Fields::text(std::string_view name, std::size_t longest) {
  auto value = optional_text(name, longest);
  if (!value) refuse(fmt::format("{}: missing.", name));
  return value.value_or("");
}

std::optional<std::int64_t> Fields::optional_number(std::string_view name, std::int64_t least,
                                                    std::int64_t most) {
  const json* value = find(name);
  if (!value) return std::nullopt;
  const bool small = value->is_number_integer() &&
                     !(value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX);
  if (!small || value->get<std::int64_t>() < least || value->get<std::int64_t>() > most) {
    refuse(fmt::format("{}: must be a whole number from {} to {}.", name, least, most));
    return std::nullopt;
  }
  return value->get<std::int64_t>();
}

std::optional<std::vector<std::string>> Fields::optional_texts(std::string_view name,
                                                               std::size_t longest) {
  const json* value = find(name);
  if (!value) return std::nullopt;
  if (!value->is_array() || value->size() > kLongestList) {
    refuse(fmt::format("{}: must be a list of at most {} texts.", name, kLongestList));
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const auto& one : *value) {
    auto text = text_in(one, name, longest, 1);
    if (!text) return std::nullopt;
    texts.push_back(std::move(*text));
  }
  return texts;
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t longest) {
  auto value = optional_texts(name, longest);
  if (!value) refuse(fmt::format("{}: missing.", name));
  return value.value_or(std::vector<std::string>{});
}

std::vector<Fields> Fields::objects(std::string_view name,
                                    std::initializer_list<std::string_view> known) {
  std::vector<Fields> found;
  const json* value = find(name);
  if (!value || !value->is_array() || value->size() > kLongestList) {
    refuse(fmt::format("{}: must be a list of at most {} objects.", name, kLongestList));
    return found;
  }
  for (const auto& one : *value) found.push_back(Fields(json(one), known));
  return found;
}

std::optional<Fields> Fields::object(std::string_view name,
                                     std::span<const std::string_view> known) {
  const json* value = find(name);
  if (!value) return std::nullopt;
  return Fields(json(*value), known);
}

void Fields::adopt(const Fields& nested) {
  if (!mistake_) mistake_ = nested.mistake_;
}

std::string Fields::lines(std::string_view name, std::size_t longest) {
  const json* value = find(name);
  if (value && value->is_string() && !value->get_ref<const std::string&>().empty() &&
      value->get_ref<const std::string&>().size() <= longest) {
    return value->get<std::string>();
  }
  refuse(fmt::format("{}: must be a string of 1 to {} octets.", name, longest));
  return "";
}

std::optional<std::string> Fields::document(std::string_view name) {
  const json* value = find(name);
  if (!value) return std::nullopt;
  if (!value->is_object()) {
    refuse(fmt::format("{}: must be an object.", name));
    return std::nullopt;
  }
  return value->dump();
}

std::optional<bool> Fields::optional_flag(std::string_view name) {
  const json* value = find(name);
  if (!value) return std::nullopt;
  if (!value->is_boolean()) {
    refuse(fmt::format("{}: must be true or false.", name));
    return std::nullopt;
  }
  return value->get<bool>();
}

bool Fields::flag(std::string_view name) {
  const auto value = optional_flag(name);
  if (!value) refuse(fmt::format("{}: missing.", name));
  return value.value_or(false);
}

}  // namespace earshot::api
