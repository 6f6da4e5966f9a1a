#include "app/audit_command.hpp"

#include <fmt/format.h>

#include <ostream>

#include "app/audit_export.hpp"
#include "app/rfc3339.hpp"
#include "app/stored_data.hpp"
#include "store/audit_verify.hpp"

namespace earshot::app {
namespace {

constexpr int kGood = 0, kFailed = 1, kNotWhole = 2;
constexpr std::size_t kMostFaults = 20;  // one forged row can make all that follow it wrong

int failed(const Error& error, std::ostream& err) {
  err << error.message << "\n";
  return kFailed;
}

// Of the server's own key file, unless others are named.
Result<std::vector<std::string>> keys_of(const AuditVerifyOptions& options, const Config& config,
                                         std::ostream& err) {
  if (!options.public_keys.empty()) return options.public_keys;
  const auto own = store::AuditKey::read(config.audit_key_file());
  if (own) return std::vector{own->public_key()};
  if (!options.heads.empty())
    return fail("no_key", own.error().message + "; or name the key with --public-key");
  err << "note: signed heads are not looked at: " << own.error().message
      << "; or name the key with --public-key\n";
  return std::vector<std::string>{};
}

Result<std::vector<store::HeadSource>> exported_heads(const std::string& file, std::ostream& err) {
  if (file.empty()) return std::vector<store::HeadSource>{};
  auto read = store::read_heads(file);
  if (!read) return tl::unexpected(read.error());
  if (read->heads.empty())
    return fail("no_heads", fmt::format("{}: holds no heads; is it [audit] heads_file, or "
                                        "what `earshot audit head` printed?",
                                        file));
  for (const auto line : read->unreadable)
    err << fmt::format("note: {}:{}: is no head, and is passed over\n", file, line);
  return std::vector{store::HeadSource{file, std::move(read->heads)}};
}

int tell(const store::ChainReport& report, std::ostream& out, std::ostream& err) {
  for (const auto& note : report.notes) err << "note: " << note << "\n";
  if (report.whole()) {
    out << fmt::format("The audit chain is whole: {} rows, signed up to row {}.\n", report.rows,
                       report.sealed);
    return kGood;
  }
  for (std::size_t i = 0; i < report.faults.size() && i < kMostFaults; ++i)
    out << report.faults[i].what << "\n";
  if (report.faults.size() > kMostFaults)
    out << fmt::format("… and {} more\n", report.faults.size() - kMostFaults);
  out << fmt::format(
      "The audit chain is NOT whole: {} rows, the first fault at row {}. Keep the database and the "
      "exported heads as they are, and compare with a backup.\n",
      report.rows, report.faults.front().first);
  return kNotWhole;
}

}  // namespace

int audit_verify_command(const AuditVerifyOptions& options, std::ostream& out, std::ostream& err) {
  auto data = open_stored_data(options.config);
  if (!data) return failed(data.error(), err);
  auto keys = keys_of(options, data->config, err);
  if (!keys) return failed(keys.error(), err);
  const auto exported = exported_heads(options.heads, err);
  if (!exported) return failed(exported.error(), err);
  const auto report = store::verify_chain(data->database, std::move(*keys), *exported);
  if (!report) return failed(report.error(), err);
  return tell(*report, out, err);
}

int audit_head_command(const AuditHeadOptions& options, std::ostream& out, std::ostream& err) {
  auto data = open_stored_data(options.config);
  if (!data) return failed(data.error(), err);
  const auto head = store::AuditHeads(data->database).newest();
  if (!head) return failed(head.error(), err);
  if (!*head)
    return failed({"no_head",
                   "There is no signed head yet; a running server makes one each minute "
                   "in which something is audited."},
                  err);
  out << store::to_line(**head) << "\n";
  err << fmt::format(
      "row {}, signed {} with the key {}\nKeep both off this machine: earshot audit verify --heads "
      "FILE --public-key KEY\n",
      (*head)->number, rfc3339((*head)->at), (*head)->public_key);
  return kGood;
}

int audit_export_command(const AuditExportOptions& options, std::ostream& out, std::ostream& err) {
  const auto from = time_of(options.from), to = time_of(options.to);
  if (!from) return failed(from.error(), err);
  if (!to) return failed(to.error(), err);
  auto data = open_stored_data(options.config);
  if (!data) return failed(data.error(), err);
  const bool csv = options.format == "csv";
  if (csv) out << audit_csv_heading() << "\r\n";
  const auto walked = store::Audit(data->database).walk([&](const store::AuditRow& row) {
    const WallTime at{Millis(row.at)};
    const bool wanted = (!*from || at >= **from) && (!*to || at < **to);
    if (wanted) out << (csv ? audit_csv_line(row) + "\r\n" : audit_json_line(row) + "\n");
    return out.good();
  });
  if (!walked) return failed(walked.error(), err);
  if (!out.flush()) return failed({"output_failed", "The output could not be written."}, err);
  return kGood;
}

}  // namespace earshot::app
