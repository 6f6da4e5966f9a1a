// `earshot recordings verify`: is every recording the one that was made? Three witnesses have to
// agree: the file, whose chunks are sealed and chained; its row in the database; and the audit
// chain, in which the file's hash was written down when it was closed.

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/recordings_command.hpp"
#include "app/stored_data.hpp"
#include "app/stored_recordings.hpp"
#include "store/audit.hpp"
#include "store/recordings.hpp"

namespace earshot::app {
namespace {

using store::RecordingState;

constexpr int kGood = 0, kFailed = 1, kNotWhole = 2;
constexpr std::size_t kPage = 500;

using Audited = std::map<std::string, std::string>;  // a recording's id: the hash at its end

Result<Audited> audited_hashes(store::Database& database) {
  Audited audited;
  const auto walked = store::Audit(database).walk([&](const store::AuditRow& row) {
    if (row.kind == "recording_kept") {
      const auto body = nlohmann::json::parse(row.body, nullptr, false);
      audited[row.recording] = body.is_object() ? body.value("hash", "") : "";
    }
    return true;
  });
  if (!walked) return tl::unexpected(walked.error());
  return audited;
}

bool is_none(const Error& error) {
  return error.code == "no_such_recording" || error.code == "key_missing";
}

// What is wrong with it; "": nothing.
std::string fault_of(const store::Recording& recording, const recording::Vault& vault,
                     const Audited& audited) {
  const auto kept = audited.find(recording.id.text());
  if (!recording.hash.empty() && kept == audited.end())
    return "the audit chain does not know that it was kept";
  if (kept != audited.end() && kept->second != recording.hash)
    return "the database has another hash than the audit chain";
  if (recording.state == RecordingState::erased) return "";
  const auto verdict = vault.verify(recording.id, std::nullopt);
  // One that failed has no end of its own and was never told a hash: its chunks are all there is,
  // and may be none.
  if (recording.hash.empty()) {
    if (!verdict) return is_none(verdict.error()) ? "" : verdict.error().message;
    return verdict->ending.kind == recording::EndKind::altered ? verdict->ending.why : "";
  }
  if (!verdict) return verdict.error().message;
  if (verdict->ending.kind != recording::EndKind::sealed) return verdict->ending.why;
  if (recording::hash_text(verdict->ending.hash) != recording.hash)
    return "the file is whole, but is not the one that was kept: put in its place";
  return "";
}

class Check {
 public:
  Check(const recording::Vault& vault, const Audited& audited, std::ostream& out)
      : vault_(vault), audited_(audited), out_(out) {}

  void look_at(const store::Recording& recording) {
    if (recording.state == RecordingState::recording) return;
    ++seen_;
    tell(recording.id.text(), fault_of(recording, vault_, audited_));
  }
  void tell(const std::string& id, const std::string& fault) {
    if (fault.empty()) return;
    ++faults_;
    out_ << fmt::format("{}: {}\n", id, fault);
  }
  int end() {
    if (faults_ == 0) {
      out_ << fmt::format("Every recording is as it was made: {} looked at.\n", seen_);
      return kGood;
    }
    out_ << fmt::format(
        "{} of {} recordings are NOT as they were made. Keep the files as they "
        "are, and see `earshot audit verify`.\n",
        faults_, seen_);
    return kNotWhole;
  }

 private:
  const recording::Vault& vault_;
  const Audited& audited_;
  std::ostream& out_;
  std::size_t seen_ = 0, faults_ = 0;
};

Result<void> look_at_all(store::Recordings& rows, const Audited& audited, Check& check,
                         std::ostream& err) {
  store::RecordingFilter filter;
  std::size_t done = 0;
  for (;;) {
    const auto page = rows.page(filter, kPage);
    if (!page) return tl::unexpected(page.error());
    if (page->empty()) break;
    for (const auto& recording : *page) check.look_at(recording);
    filter.after = page->back().id;
    if ((done += page->size()) >= kPage) err << fmt::format("{} looked at…\n", done);
  }
  for (const auto& [id, hash] : audited) {
    const auto parsed = RecordingId::parse(id);
    if (!parsed) continue;  // `audit verify` names a row that was tampered with
    const auto row = rows.find(*parsed);
    if (!row) return tl::unexpected(row.error());
    if (!*row) check.tell(id, "was kept, says the audit chain, and its row is gone");
  }
  return {};
}

Result<void> look_at_these(store::Recordings& rows, const std::vector<std::string>& ids,
                           Check& check) {
  for (const auto& text : ids) {
    const auto id = RecordingId::parse(text);
    if (!id) return fail("bad_id", fmt::format("\"{}\" is no recording's id", text));
    const auto row = rows.find(*id);
    if (!row) return tl::unexpected(row.error());
    if (!*row) return fail("no_such_recording", fmt::format("There is no recording {}", text));
    check.look_at(**row);
  }
  return {};
}

}  // namespace

int recordings_verify_command(const RecordingsVerifyOptions& options, std::ostream& out,
                              std::ostream& err) {
  const auto failed = [&](const Error& error) {
    err << error.message << "\n";
    return kFailed;
  };
  auto data = open_stored_data(options.config);
  if (!data) return failed(data.error());
  const auto stored = open_stored_recordings(data->config);
  if (!stored) return failed(stored.error());
  const auto audited = audited_hashes(data->database);
  if (!audited) return failed(audited.error());
  store::Recordings rows(data->database);
  Check check(stored->vault, *audited, out);
  const auto looked = options.ids.empty() ? look_at_all(rows, *audited, check, err)
                                          : look_at_these(rows, options.ids, check);
  if (!looked) return failed(looked.error());
  return check.end();
}

}  // namespace earshot::app
