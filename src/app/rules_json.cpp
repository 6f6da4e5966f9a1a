#include "app/rules_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/config_values.hpp"
#include "app/rfc3339.hpp"
#include "app/rules_check.hpp"
#include "app/rules_document.hpp"

namespace earshot::app {
namespace {

using json = nlohmann::ordered_json;  // a document reads in the contract's order

// How the document calls people: by extension as the directory has them, or (null) by id.
struct People {
  const core::Directory* directory;

  std::string text(PersonId id) const {
    if (!directory) return id.text();
    const auto* person = directory->person(id);
    return person ? person->extension : "";
  }
  std::optional<PersonId> person(const std::string& text) const {
    if (!directory) return PersonId::parse(text);
    const auto* person = directory->person_at(text);
    return person ? std::optional(person->id) : std::nullopt;
  }
  const char* allowed() const { return directory ? "a person's extension" : "a person's id"; }
};

class Writer {
 public:
  explicit Writer(const People& people) : people_(people) {}

  void required(const char*) {}
  void flag(const char* key, bool value) { out_[key] = value; }
  void integer(const char* key, int value, std::int64_t, std::int64_t) { out_[key] = value; }
  void seconds(const char* key, Millis value, std::int64_t, std::int64_t) {
    out_[key] = std::chrono::duration_cast<Seconds>(value).count();
  }
  void text(const char* key, const std::string& value, Length) { out_[key] = value; }
  void lines(const char* key, const std::string& value, Length) { out_[key] = value; }
  void if_any(const char* key, const std::string& value, Length) {
    if (!value.empty()) out_[key] = value;
  }
  void number(const char* key, const std::string& value) { if_any(key, value, {}); }
  void pattern(const char* key, const std::string& value, std::size_t, std::size_t,
               std::string_view) {
    out_[key] = value;
  }
  void key(const char* key, char value) { out_[key] = std::string(1, value); }
  void texts(const char* key, const std::vector<std::string>& values, Length, std::size_t) {
    out_[key] = values;
  }
  void prefixes(const char* key, const std::vector<std::string>& values) { out_[key] = values; }
  template <class Enum>
  void word(const char* key, Enum value) {
    out_[key] = word_of(value);
  }
  template <class Enum>
  void words(const char* key, const std::vector<Enum>& values) {
    out_[key] = json::array();
    for (const auto value : values) out_[key].push_back(word_of(value));
  }
  void time(const char* key, WallTime value) { out_[key] = rfc3339(value); }
  void time(const char* key, const std::optional<WallTime>& value) {
    out_[key] = value ? json(rfc3339(*value)) : json();
  }
  void person(const char* key, PersonId value) {
    if (value) out_[key] = people_.text(value);
  }
  void persons(const char* key, const std::vector<PersonId>& values, std::size_t) {
    out_[key] = json::array();
    for (const auto value : values) out_[key].push_back(people_.text(value));
  }
  template <class Part>
  void object(const char* key, Part& value) {
    out_[key] = written(value, people_);
  }
  template <class Part>
  void objects(const char* key, std::vector<Part>& values, std::size_t) {
    out_[key] = json::array();
    for (auto& value : values) out_[key].push_back(written(value, people_));
  }

  template <class Part>
  static json written(Part& value, const People& people) {
    Writer writer(people);
    describe(writer, value);
    return std::move(writer.out_);
  }

 private:
  const People& people_;
  json out_ = json::object();
};

std::string escaped(std::string_view key) {  // RFC 6901 section 3
  std::string out;
  for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

std::string found(const json& value) {
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  auto text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, 57) + "…";
  return text;
}

bool is_shown(char c, bool lines) {
  return (static_cast<unsigned char>(c) >= ' ' && c != 0x7f) || (lines && (c == '\n' || c == '\t'));
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

struct Reading {
  const People& people;
  std::optional<RulesMistake> mistake;  // the first
};

// One object of the document. What is not there, or wrong, leaves its field as it was.
class Reader {
 public:
  Reader(const json& value, std::string path, Reading& reading)
      : value_(value), path_(std::move(path)), reading_(reading) {}

  // Reads all of `part` out of `value`.
  template <class Part>
  static void read(const json& value, std::string path, Reading& reading, Part& part) {
    Reader reader(value, std::move(path), reading);
    if (!value.is_object()) return reader.wrong(reader.path_, value, "an object");
    describe(reader, part);
    reader.refuse_others();
  }

  void required(const char* key) {
    if (!value_.contains(key)) tell(place(key), "is missing");
  }
  void flag(const char* key, bool& out) {
    if (const auto* value = find(key); value && value->is_boolean())
      out = value->get<bool>();
    else if (value)
      wrong(place(key), *value, "true or false");
  }
  void integer(const char* key, int& out, std::int64_t least, std::int64_t most) {
    if (const auto value = whole(key, least, most)) out = static_cast<int>(*value);
  }
  void seconds(const char* key, Millis& out, std::int64_t least, std::int64_t most) {
    if (const auto value = whole(key, least, most)) out = Seconds(*value);
  }
  void text(const char* key, std::string& out, Length length) {
    read_text(key, out, length, false);
  }
  void lines(const char* key, std::string& out, Length length) {
    read_text(key, out, length, true);
  }
  void if_any(const char* key, std::string& out, Length length) { text(key, out, length); }
  void number(const char* key, std::string& out) {
    judged(key, out, "1 to 32 digits, perhaps with + before them", [](std::string_view text) {
      return is_number(text) && text.size() - (text.front() == '+' ? 1 : 0) <= 32;
    });
  }
  void pattern(const char* key, std::string& out, std::size_t least, std::size_t most,
               std::string_view of) {
    judged(key, out, fmt::format("{} to {} of {}", least, most, of), [&](std::string_view text) {
      return text.size() >= least && text.size() <= most && text.find_first_not_of(of) == text.npos;
    });
  }
  void key(const char* key, char& out) {
    std::string text(1, out);
    pattern(key, text, 1, 1, kDialled);
    out = text.front();
  }
  void texts(const char* key, std::vector<std::string>& out, Length length, std::size_t most) {
    each(key, most, out, [&](const json& item, const std::string& path) {
      return text_in(item, path, length, false);
    });
  }
  void prefixes(const char* key, std::vector<std::string>& out) {
    each(key, 1'000, out, [&](const json& item, const std::string& path) {
      std::optional<std::string> text;
      if (item.is_string() && is_extension(item.get_ref<const std::string&>()))
        text = item.get<std::string>();
      else
        wrong(path, item, "1 to 15 digits, without +");
      return text;
    });
  }
  template <class Enum>
  void word(const char* key, Enum& out) {
    if (const auto* value = find(key))
      if (const auto word = word_in<Enum>(*value, place(key))) out = *word;
  }
  template <class Enum>
  void words(const char* key, std::vector<Enum>& out) {
    each(key, kWords<Enum>, out,
         [&](const json& item, const std::string& path) { return word_in<Enum>(item, path); });
  }
  void time(const char* key, WallTime& out) {
    if (const auto* value = find(key))
      if (const auto time = time_in(*value, place(key))) out = *time;
  }
  void time(const char* key, std::optional<WallTime>& out) {
    if (const auto* value = find(key); value && !value->is_null())
      out = time_in(*value, place(key));
  }
  void person(const char* key, PersonId& out) {
    if (const auto* value = find(key))
      if (const auto person = person_in(*value, place(key))) out = *person;
  }
  void persons(const char* key, std::vector<PersonId>& out, std::size_t most) {
    each(key, most, out,
         [&](const json& item, const std::string& path) { return person_in(item, path); });
  }
  template <class Part>
  void object(const char* key, Part& out) {
    if (const auto* value = find(key)) read(*value, place(key), reading_, out);
  }
  template <class Part>
  void objects(const char* key, std::vector<Part>& out, std::size_t most) {
    each(key, most, out, [&](const json& item, const std::string& path) {
      Part part;
      read(item, path, reading_, part);
      return std::optional(std::move(part));
    });
  }

 private:
  std::string place(std::string_view key) const { return path_ + "/" + escaped(key); }
  void tell(const std::string& path, std::string_view text) {
    if (!reading_.mistake) reading_.mistake = mistake_at(path, text);
  }
  void wrong(const std::string& path, const json& value, std::string_view allowed) {
    tell(path, fmt::format("found {}; allowed: {}", found(value), allowed));
  }
  const json* find(const char* key) {
    known_.emplace_back(key);
    const auto item = value_.find(key);
    return item == value_.end() ? nullptr : &*item;
  }
  void refuse_others() {
    for (const auto& [key, value] : value_.items()) {
      if (std::ranges::find(known_, key) != known_.end()) continue;
      const auto meant = nearest(key, known_);
      tell(place(key), meant
                           ? fmt::format("is no field here; did you mean \"{}\"?", *meant)
                           : fmt::format("is no field here; allowed: {}", fmt::join(known_, ", ")));
    }
  }

  std::optional<std::int64_t> whole(const char* key, std::int64_t least, std::int64_t most) {
    const auto* value = find(key);
    if (!value) return std::nullopt;
    // Beyond 63 bits the library keeps a number unsigned.
    const bool fits = value->is_number_integer() &&
                      (!value->is_number_unsigned() ||
                       value->get<std::uint64_t>() <= static_cast<std::uint64_t>(most));
    if (fits)
      if (const auto number = value->get<std::int64_t>(); number >= least && number <= most)
        return number;
    wrong(place(key), *value, fmt::format("a whole number from {} to {}", least, most));
    return std::nullopt;
  }
  std::optional<std::string> text_in(const json& value, const std::string& path, Length length,
                                     bool with_lines) {
    if (value.is_string()) {
      const auto& text = value.get_ref<const std::string&>();
      const auto size = characters(text);
      if (size >= length.least && size <= length.most &&
          std::ranges::all_of(text, [&](char c) { return is_shown(c, with_lines); }))
        return text;
    }
    wrong(path, value,
          fmt::format("a text of {} to {} characters{}", length.least, length.most,
                      with_lines ? "" : " in one line"));
    return std::nullopt;
  }
  void read_text(const char* key, std::string& out, Length length, bool with_lines) {
    if (const auto* value = find(key))
      if (auto text = text_in(*value, place(key), length, with_lines)) out = std::move(*text);
  }
  template <class Judge>
  void judged(const char* key, std::string& out, std::string_view allowed, Judge is_good) {
    const auto* value = find(key);
    if (!value) return;
    if (value->is_string() && is_good(value->get_ref<const std::string&>()))
      out = value->get<std::string>();
    else
      wrong(place(key), *value, allowed);
  }
  template <class Enum>
  std::optional<Enum> word_in(const json& value, const std::string& path) {
    std::vector<std::string> known;
    for (int i = 0; i < kWords<Enum>; ++i) {
      known.emplace_back(word_of(static_cast<Enum>(i)));
      if (value.is_string() && value.get_ref<const std::string&>() == known.back())
        return static_cast<Enum>(i);
    }
    wrong(path, value, fmt::format("{}", fmt::join(known, ", ")));
    return std::nullopt;
  }
  std::optional<WallTime> time_in(const json& value, const std::string& path) {
    std::optional<WallTime> time;
    if (value.is_string()) time = from_rfc3339(value.get_ref<const std::string&>());
    if (!time) wrong(path, value, "a time such as \"2026-11-23T08:30:00Z\"");
    return time;
  }
  std::optional<PersonId> person_in(const json& value, const std::string& path) {
    std::optional<PersonId> person;
    if (value.is_string()) person = reading_.people.person(value.get_ref<const std::string&>());
    if (!person) wrong(path, value, reading_.people.allowed());
    return person;
  }
  template <class Item, class Read>
  void each(const char* key, std::size_t most, std::vector<Item>& out, Read read_item) {
    const auto* list = find(key);
    if (!list) return;
    if (!list->is_array() || list->size() > most)
      return wrong(place(key), *list, fmt::format("a list of at most {}", most));
    out.clear();
    for (std::size_t i = 0; i < list->size(); ++i)
      if (auto item = read_item((*list)[i], fmt::format("{}/{}", place(key), i)))
        out.push_back(std::move(*item));
  }

  const json& value_;
  std::string path_;
  Reading& reading_;
  std::vector<std::string> known_;
};

RulesReading read_rules(std::string_view text, const People& people, const RulesWorld* world) {
  const auto value = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded())
    return tl::unexpected(mistake_at("", "the rules are not valid JSON in UTF-8"));
  Reading reading{people, std::nullopt};
  core::Rules rules;
  Reader::read(value, "", reading, rules);
  if (world)
    for (auto& one : rules.exemptions)
      if (one.since == WallTime{}) one.since = world->now;
  if (!reading.mistake) reading.mistake = check_rules(rules, world);
  if (reading.mistake) return tl::unexpected(std::move(*reading.mistake));
  return rules;
}

}  // namespace

std::string rules_to_json(const core::Rules& rules, const core::Directory& directory) {
  auto here = rules;
  const auto is_gone = [&](PersonId id) { return !directory.person(id); };
  std::erase_if(here.exemptions, [&](const auto& one) { return one.agent && is_gone(one.agent); });
  std::erase_if(here.certified, is_gone);
  return Writer::written(here, People{&directory}).dump();
}

RulesReading rules_from_json(std::string_view json_text, const RulesWorld& world) {
  return read_rules(json_text, People{&world.directory}, &world);
}

std::string stored_rules(const core::Rules& rules) {
  auto all = rules;
  return Writer::written(all, People{nullptr}).dump();
}

RulesReading rules_from_stored(std::string_view json_text) {
  return read_rules(json_text, People{nullptr}, nullptr);
}

}  // namespace earshot::app
