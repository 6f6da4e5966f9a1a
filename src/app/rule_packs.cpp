#include "app/rule_packs.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "app/config_reader.hpp"
#include "app/config_values.hpp"

namespace earshot::app {
namespace {

using core::ConsentMethod;
constexpr int kFormat = 1;
constexpr std::size_t kLongestSource = 500;  // as the contract has it
constexpr Named<ConsentMethod> kMethods[]{{"none", ConsentMethod::none},
                                          {"announce", ConsentMethod::announce},
                                          {"ask", ConsentMethod::ask}};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 20 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

bool is_prefix(std::string_view text) { return is_extension(text); }  // 1 to 15 digits

// Reads one pack; every key but `note` must be there, because silence is no answer here.
class PackReader {
 public:
  PackReader(RulePack& pack, Findings& findings) : pack_(pack), findings_(findings) {}

  void read(Section root) {
    root.number("format", format_, kFormat, kFormat);
    required(root, "format");
    text(root, "name", pack_.name);
    text(root, "disclaimer", pack_.disclaimer);
    if (lower(pack_.disclaimer).find("not legal advice") == std::string::npos)
      findings_.error("disclaimer", "must contain the words \"not legal advice\"");
    auto fallback = root.table("default");
    methods(fallback, pack_.listening, pack_.recording);
    fallback.done();
    for (auto& section : root.tables("region")) region(section);
    root.done();
    if (pack_.regions.empty())
      findings_.error("region", "there is none; allowed: tables [[region]]");
  }

 private:
  void required(const Section& section, std::string_view key) {
    if (!findings_.was_given(section.path_of(key)))
      findings_.error(section.path_of(key), "is missing");
  }
  void text(Section& section, std::string_view key, std::string& out) {
    section.text(key, out);
    if (out.empty())
      findings_.error(section.path_of(key), "is missing or empty; allowed: a text that is not");
  }
  void methods(Section& section, ConsentMethod& listening, ConsentMethod& recording) {
    section.choice("listening", listening, kMethods);
    section.choice("recording", recording, kMethods);
    required(section, "listening");
    required(section, "recording");
  }

  void region(Section& section) {
    core::Region region;
    bool verified = false;
    std::string note;
    text(section, "code", region.code);
    text(section, "name", region.name);
    section.texts("prefixes", region.prefixes);
    methods(section, region.listening, region.recording);
    text(section, "source", region.source);
    text(section, "dated", region.dated);
    section.flag("verified", verified);
    required(section, "verified");
    section.text("note", note);
    section.done();
    check(section, region);
    if (!verified) {
      pack_.unverified.push_back(region.code);
      region.source += " (not verified)";
    }
    if (!note.empty()) region.source += ". " + note;
    if (region.source.size() > kLongestSource)
      findings_.error(section.path_of("note"),
                      fmt::format("source and note together are longer than {}", kLongestSource));
    pack_.regions.push_back(std::move(region));
  }

  void check(const Section& section, const core::Region& region) {
    if (!region.code.empty() && !is_code(region.code))
      findings_.error(section.path_of("code"),
                      fmt::format("found \"{}\"; allowed: 1 to 20 of a-z, 0-9 and -", region.code));
    else if (!codes_.insert(region.code).second)
      findings_.error(section.path_of("code"),
                      fmt::format("found \"{}\", which another region has already", region.code));
    if (region.prefixes.empty())
      findings_.error(section.path_of("prefixes"), "is missing or empty: no number would fit");
    for (const auto& prefix : region.prefixes)
      if (!is_prefix(prefix))
        findings_.error(section.path_of("prefixes"),
                        fmt::format("found \"{}\"; allowed: 1 to 15 digits, without +", prefix));
      else if (!prefixes_.insert(prefix).second)
        findings_.error(section.path_of("prefixes"),
                        fmt::format("names \"{}\" again; one region alone may have it", prefix));
  }

  RulePack& pack_;
  Findings& findings_;
  int format_ = 0;
  std::set<std::string> codes_, prefixes_;
};

// What one pack alone can not show. `codes` and `prefixes` are those of the packs before.
void check_against(const RulePack& pack, const std::string& file, std::set<std::string>& codes,
                   std::set<std::string>& prefixes, std::vector<Problem>& errors) {
  const auto tell = [&](std::string text) {
    errors.push_back({.file = file, .text = std::move(text)});
  };
  for (const auto& region : pack.regions) {
    if (!codes.insert(region.code).second)
      tell(fmt::format("region \"{}\" is in another pack too; leave one of them out", region.code));
    for (const auto& prefix : region.prefixes)
      if (!prefixes.insert(prefix).second)
        tell(fmt::format("prefix \"{}\" of \"{}\" is in another pack too; leave one of them out",
                         prefix, region.code));
  }
}

core::Region elsewhere(const std::vector<RulePack>& packs, const std::set<std::string>& taken) {
  core::Region region{.code = "elsewhere",
                      .name = "Elsewhere",
                      .prefixes = {},
                      .listening = packs.empty() ? ConsentMethod::announce : ConsentMethod::none,
                      .recording = packs.empty() ? ConsentMethod::announce : ConsentMethod::none,
                      .source =
                          "the rule packs' default for numbers that they do not know; not "
                          "legal advice",
                      .dated = ""};
  for (const auto& pack : packs) {
    region.listening = std::max(region.listening, pack.listening);
    region.recording = std::max(region.recording, pack.recording);
  }
  for (char digit = '0'; digit <= '9'; ++digit)  // the shortest prefixes: any other one wins
    if (const std::string prefix(1, digit); !taken.contains(prefix))
      region.prefixes.push_back(prefix);
  return region;
}

}  // namespace

RulePackReading parse_rule_pack(std::string_view text, const std::string& file_name) {
  RulePackReading reading;
  Findings findings(file_name);
  try {
    const auto root = toml::parse(text, file_name);
    PackReader(reading.pack, findings).read(Section(&root, "", findings));
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    reading.errors = {{file_name, static_cast<int>(at.line), static_cast<int>(at.column), "",
                       fmt::format("is not TOML: {} (https://toml.io)", error.description())}};
    return reading;
  }
  ConfigReading problems;
  findings.move_to(problems);
  reading.errors = std::move(problems.errors);
  return reading;
}

std::filesystem::path rule_pack_file(const std::string& name) {
  std::error_code none;
  if (name.find('/') != std::string::npos || name.ends_with(".toml"))
    return std::filesystem::exists(name, none) ? name : "";
  const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
  const std::filesystem::path places[] = {
      program.parent_path().parent_path() / "share/earshot/packs", EARSHOT_PACKS};
  for (const auto& place : places)
    if (const auto file = place / (name + ".toml"); std::filesystem::exists(file, none))
      return file;
  return "";
}

RulePacksReading read_rule_packs(const std::vector<std::string>& names) {
  RulePacksReading reading;
  std::set<std::string> codes, prefixes;
  for (const auto& name : names) {
    const auto file = rule_pack_file(name);
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (file.empty() || !stream || !(text << stream.rdbuf())) {
      reading.errors.push_back(
          {.text = fmt::format("there is no readable rule pack \"{}\"; allowed: \"us\", \"eu\", "
                               "\"uk\", or the path of a file",
                               name)});
      continue;
    }
    auto one = parse_rule_pack(text.str(), file.string());
    if (one.errors.empty()) check_against(one.pack, file.string(), codes, prefixes, reading.errors);
    std::ranges::move(one.errors, std::back_inserter(reading.errors));
    reading.packs.push_back(std::move(one.pack));
  }
  return reading;
}

std::vector<core::Region> regions_of(const std::vector<RulePack>& packs) {
  std::vector<core::Region> all;
  std::set<std::string> taken;
  for (const auto& pack : packs)
    for (const auto& region : pack.regions) {
      taken.insert(region.prefixes.begin(), region.prefixes.end());
      all.push_back(region);
    }
  all.push_back(elsewhere(packs, taken));
  return all;
}

std::vector<core::Region> with_own(std::vector<core::Region> regions,
                                   const std::vector<core::Region>& own) {
  for (const auto& mine : own) {
    std::erase_if(regions, [&](const auto& theirs) { return theirs.code == mine.code; });
    for (auto& theirs : regions)
      std::erase_if(theirs.prefixes, [&](const auto& prefix) {
        return std::ranges::find(mine.prefixes, prefix) != mine.prefixes.end();
      });
  }
  regions.insert(regions.end(), own.begin(), own.end());
  return regions;
}

}  // namespace earshot::app
