#include "app/config.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "app/config_sections.hpp"
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
  return {std::move(people), queues, numbers, outbound};
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
  const auto text = content_of(file);
  if (!text) {
    reading.errors.push_back({.file = file.string(), .text = text.error().message});
    return reading;
  }
  Findings findings(file.string());
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
