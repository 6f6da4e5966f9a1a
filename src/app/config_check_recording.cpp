// Recordings and the audit: where they are kept, and with which keys.

#include <set>

#include "app/config_sections.hpp"

namespace earshot::app {
namespace {

bool is_bucket(std::string_view text) {
  return text.size() >= 3 && text.size() <= 63 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == text.npos;
}

void check_s3(const S3Section& s3, Findings& findings) {
  const bool plain = s3.endpoint.starts_with("http://");
  if (!plain && !s3.endpoint.starts_with("https://"))
    findings.error("recording.s3.endpoint",
                   fmt::format("found \"{}\"; allowed: the address of the storage, such as "
                               "\"https://s3.example.com\"",
                               s3.endpoint));
  if (plain)
    findings.warning(
        "recording.s3.endpoint",
        "http: the recordings are encrypted, but whoever stands between sees when they "
        "are written and may lose them; use https beyond this machine");
  if (!is_bucket(s3.bucket))
    findings.error("recording.s3.bucket",
                   fmt::format("found \"{}\"; allowed: 3 to 63 of a-z, 0-9, . and -", s3.bucket));
  if (s3.region.empty())
    findings.error("recording.s3.region", "is empty; allowed: a region, such as \"us-east-1\"");
}

}  // namespace

void check_recording(const Config& config, Findings& findings) {
  if (config.recording.storage == RecordingStorage::s3) check_s3(config.recording.s3, findings);
  const std::pair<const char*, std::filesystem::path> files[] = {
      {"recording.master_key_file", config.master_key_file()},
      {"audit.key_file", config.audit_key_file()},
      {"audit.heads_file", config.audit_heads_file()}};
  std::set<std::filesystem::path> seen = {config.store.database, config.recording_directory()};
  for (const auto& [key, file] : files)
    if (!seen.insert(file.lexically_normal()).second)
      findings.error(key, fmt::format("found \"{}\", which is something else already; give each a "
                                      "file of its own",
                                      file.string()));
  // A key beside what it locks is a key under the mat; whoever copies one copies both.
  const auto key = config.master_key_file().lexically_normal().parent_path();
  if (key == config.recording_directory().lexically_normal())
    findings.error("recording.master_key_file",
                   "lies among the recordings that it opens; put it elsewhere");
}

}  // namespace earshot::app
