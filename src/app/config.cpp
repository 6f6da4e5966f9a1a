#include "app/config.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "app/config_sections.hpp"
#include "app/rule_packs.hpp"
#include "app/site_time.hpp"
#include "base/result.hpp"

namespace earshot::app {
namespace {

IpAddress loopback() { return *IpAddress::parse("127.0.0.1"); }

Result<std::string> content_of(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    return fail("unreadable", "is a directory; name a file");
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf()))
    if (!stream || std::filesystem::file_size(file, error) != 0 || error)
      return fail("unreadable", fmt::format("can not be read ({}); name a file that the server's "
                                            "user may read",
                                            std::strerror(errno)));
  return text.str();
}

bool readable_by_others(const std::filesystem::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 && (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

// A secret in a file of its own: its first line.
void read_password_file(TrunkSection& trunk, const std::string& key, Findings& findings) {
  const auto text = content_of(trunk.password_file);
  if (!text) {
    findings.error(key, fmt::format("\"{}\" {}", trunk.password_file, text.error().message));
    return;
  }
  trunk.password = text->substr(0, text->find_first_of("\r\n"));
  if (trunk.password.empty())
    findings.error(key, fmt::format("the first line of \"{}\" is empty", trunk.password_file));
  if (readable_by_others(trunk.password_file))
    findings.warning(
        key, fmt::format("\"{0}\" can be read by others: chmod 0600 {0}", trunk.password_file));
}

// Key and secret, a line each. Who can read them can read, alter and delete all recordings there:
// a file that others may read is no warning but an error.
void read_access_key(S3Section& s3, Findings& findings) {
  const char* key = "recording.s3.access_key_file";
  if (s3.access_key_file.empty()) {
    const char *access = std::getenv("AWS_ACCESS_KEY_ID"),
               *secret = std::getenv("AWS_SECRET_ACCESS_KEY");
    s3.access_key = access ? access : "";
    s3.secret_key = secret ? secret : "";
    if (s3.access_key.empty() || s3.secret_key.empty())
      findings.error(key,
                     "is missing, and the environment has no AWS_ACCESS_KEY_ID and "
                     "AWS_SECRET_ACCESS_KEY; give one of both");
    return;
  }
  const auto text = content_of(s3.access_key_file);
  if (!text)
    return findings.error(key, fmt::format("\"{}\" {}", s3.access_key_file, text.error().message));
  std::istringstream words(*text);
  words >> s3.access_key >> s3.secret_key;
  if (s3.secret_key.empty())
    findings.error(key,
                   fmt::format("\"{}\" must have two lines: the access key, and the secret key",
                               s3.access_key_file));
  if (readable_by_others(s3.access_key_file))
    findings.error(
        key, fmt::format("\"{0}\" can be read by others: chmod 0600 {0}", s3.access_key_file));
}

void read_packs(RulesSection& rules, Findings& findings) {
  auto packs = read_rule_packs(rules.packs);
  const auto text = [](const Problem& problem) {
    return problem.file.empty() ? problem.text : problem.message();
  };
  // Without the shipped ones that nobody asked for, every number is announced: good enough to go
  // on.
  for (const auto& problem : packs.errors)
    if (findings.was_given("rules.packs"))
      findings.error("rules.packs", text(problem));
    else
      findings.warning("rules.packs", text(problem));
  rules.regions = regions_of(packs.errors.empty() ? packs.packs : std::vector<RulePack>{});
  const auto has_site = [&](const core::Region& region) {
    return region.code == rules.site_region;
  };
  if (packs.errors.empty() && !rules.site_region.empty() &&
      std::ranges::none_of(rules.regions, has_site))
    findings.error(
        "supervision.site_region",
        fmt::format("found \"{}\"; allowed: the code of a region of the rule packs, such "
                    "as \"us-ca\", \"de\", \"gb\", or \"\"",
                    rules.site_region));
}

void check_files(Config& config, Findings& findings) {
  const auto exists = [](const std::string& file) {
    std::error_code error;
    return std::filesystem::exists(file, error);
  };
  const auto must_exist = [&](const std::string& key, const std::string& file) {
    if (!file.empty() && !exists(file))
      findings.error(key, fmt::format("\"{}\" is not there; correct the path (relative ones begin "
                                      "at the working directory)",
                                      file));
  };
  must_exist("sip.certificates", config.sip.certificates);
  must_exist("media.prompt_directory", config.media.prompt_directory);
  for (const auto& [name, files] : config.media.prompts)
    for (const auto& file : files) must_exist("media.prompts." + name, file);
  for (std::size_t i = 0; i < config.trunks.size(); ++i)
    if (!config.trunks[i].password_file.empty())
      read_password_file(config.trunks[i], fmt::format("trunk[{}].password_file", i + 1), findings);
  if (config.recording.storage == RecordingStorage::s3)
    read_access_key(config.recording.s3, findings);
  if (!config.rules.time_zone.empty() && !is_time_zone(config.rules.time_zone))
    findings.error("supervision.time_zone",
                   fmt::format("found \"{}\"; allowed: a name of the time zone database (package "
                               "tzdata), such as \"Europe/Berlin\", or \"\" for the machine's",
                               config.rules.time_zone));
  read_packs(config.rules, findings);
}

// Reads what can be read. False: not even TOML, so that nothing more can be said.
bool read_text(std::string_view text, const std::string& name, Config& config,
               ConfigReading& reading, Findings& findings) {
  try {
    const auto root = toml::parse(text, name);
    read_sections(Section(&root, "", findings), config);
    return true;
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    reading.errors = {{name, static_cast<int>(at.line), static_cast<int>(at.column), "",
                       fmt::format("is not TOML: {} (https://toml.io)", error.description())}};
    return false;
  }
}

std::filesystem::path or_beside(const StoreSection& store, const std::string& said,
                                const char* name) {
  if (!said.empty()) return said;
  const bool is_file = store.database.find("://") == std::string::npos;
  return is_file ? std::filesystem::path(store.database).parent_path() / name : name;
}

bool has_secrets(const Config& config) {
  for (const auto& trunk : config.trunks)
    if (!trunk.password.empty() && trunk.password_file.empty()) return true;
  const auto& url = config.store.database;
  const auto at = url.find('@');
  return url.find("://") != std::string::npos && at != std::string::npos &&
         url.find(':', url.find("://") + 3) < at;
}

}  // namespace

Config::Config() {
  sip.listen = {{Transport::udp, {loopback(), 5060}}, {Transport::tcp, {loopback(), 5060}}};
  media.addresses = {loopback()};
  media.codecs = {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus};
  api.listen = {loopback(), 8080};
  help_reasons = {"Customer is upset", "I need a decision", "Technical question", "Please listen"};
}

core::Directory Config::directory(std::vector<core::Person> people) const {
  core::Directory directory{std::move(people), queues, numbers, outbound};
  directory.rules = rules_with({});
  return directory;
}

core::Rules Config::rules_with(core::Rules of_console) const {
  of_console.regions = with_own(rules.regions, of_console.regions);
  if (!rules.site_region.empty()) of_console.site_region = rules.site_region;
  return of_console;
}

std::filesystem::path Config::recording_directory() const {
  return or_beside(store, recording.directory, "recordings");
}
std::filesystem::path Config::master_key_file() const {
  return or_beside(store, recording.master_key_file, "earshot.recording-key");
}
std::filesystem::path Config::audit_key_file() const {
  return or_beside(store, audit.key_file, "earshot.audit-key");
}
std::filesystem::path Config::audit_heads_file() const {
  return or_beside(store, audit.heads_file, "earshot.audit-heads");
}
std::filesystem::path Config::spoken_directory() const {
  return or_beside(store, media.spoken_directory, "spoken");
}

std::string StoreSection::spill_path() const {
  if (!spill_file.empty()) return spill_file;
  return database.find("://") == std::string::npos ? database + ".spill" : "earshot.spill";
}

std::string Problem::message() const {
  std::string place = file;
  if (line > 0) place += fmt::format(":{}:{}", line, column);
  if (!key.empty()) place += (place.empty() ? "" : ": ") + key;
  return place + ": " + text;
}

std::string ConfigReading::text() const {
  std::string all;
  for (const auto& problem : errors) all += "error: " + problem.message() + "\n";
  for (const auto& problem : warnings) all += "warning: " + problem.message() + "\n";
  return all;
}

ConfigReading read_config(std::string_view text, const std::string& file_name) {
  ConfigReading reading;
  Findings findings(file_name);
  if (!read_text(text, file_name, reading.config, reading, findings)) return reading;
  check_sections(reading.config, findings);
  findings.move_to(reading);
  return reading;
}

ConfigReading load_config(const std::filesystem::path& file) {
  ConfigReading reading;
  Findings findings(file.string());
  if (file.empty()) {
    check_files(reading.config, findings);
    findings.move_to(reading);
    return reading;
  }
  const auto text = content_of(file);
  if (!text) {
    reading.errors.push_back({.file = file.string(), .text = text.error().message});
    return reading;
  }
  if (!read_text(*text, file.string(), reading.config, reading, findings)) return reading;
  check_sections(reading.config, findings);
  check_files(reading.config, findings);
  if (has_secrets(reading.config) && readable_by_others(file))
    findings.warning(
        "", fmt::format("holds secrets and can be read by others: chmod 0600 {}", file.string()));
  findings.move_to(reading);
  return reading;
}

}  // namespace earshot::app
