#include "api/auditing.hpp"

#include "api/admin_answer.hpp"
#include "api/handlers.hpp"
#include "api/look_up.hpp"
#include "api/query.hpp"
#include "api/time_text.hpp"

namespace earshot::api {
namespace {

constexpr std::size_t kPortion = 500;  // rows of an export at a time
constexpr Millis kVerifyTime = 10min;

Json row_json(const AuditRow& row) {
  return {{"number", row.number},
          {"at", time_text(row.at)},
          {"event", row.event},
          {"kind", row.kind},
          {"actor", row.actor},
          {"call", row.call},
          {"session", row.session},
          {"person", row.person},
          {"recording", row.recording},
          {"rule", row.rule},
          {"policy_version", row.policy_version},
          {"code", row.code},
          {"body", row.body},
          {"before", row.before},
          {"after", row.after},
          {"hash", row.hash}};
}

Json named_row_json(const AuditRow& row) {
  auto words = row_json(row);
  if (!row.actor_name.empty()) words["actor_name"] = row.actor_name;
  if (!row.person_name.empty()) words["person_name"] = row.person_name;
  return words;
}

// RFC 4180; a text that a spreadsheet would take for a formula begins with an apostrophe.
std::string csv_text(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    text.insert(0, 1, '\'');
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string csv_line(const AuditRow& row) {
  std::string line;
  const auto words = row_json(row);
  for (const auto& value : words) {
    line += (line.empty() ? "" : ",") +
            (value.is_string() ? csv_text(value.get<std::string>()) : value.dump());
  }
  return line + "\r\n";
}

std::string csv_head() {
  std::string line;
  const auto words = row_json({});
  for (const auto& [name, value] : words.items()) line += (line.empty() ? "" : ",") + name;
  return line + "\r\n";
}

std::string json_line(const AuditRow& row) {
  return row_json(row).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

AuditTrail* trail_of(Exchange& exchange) {
  auto* trail = exchange.site.seams.audit;
  if (!trail) exchange.answer(Error{"store_unavailable", "This server keeps no audit chain."});
  return trail;
}

Result<AuditFilter> filter_of(const Exchange& exchange) {
  AuditFilter filter;
  filter.kind = exchange.query("kind");
  auto call = optional_id<CallId>(exchange, "call");
  if (!call) return tl::unexpected(call.error());
  auto from = optional_time(exchange, "from"), to = optional_time(exchange, "to");
  if (!from) return tl::unexpected(from.error());
  if (!to) return tl::unexpected(to.error());
  filter.call = *call;
  filter.from = *from;
  filter.to = *to;
  return filter;
}

void answer_page(Exchange& exchange, AuditTrail& trail, const AuditFilter& filter) {
  const auto before = optional_count(exchange, "before", 1, INT64_MAX, 0);
  const auto most = optional_count(exchange, "most", 1, 200, 50);
  if (!before) return exchange.answer(before.error());
  if (!most) return exchange.answer(most.error());
  exchange.consult([&trail, filter, before = *before,
                    most = static_cast<std::size_t>(*most)]() -> Result<Response> {
    const auto rows = trail.newest(filter, before, most + 1);
    if (!rows) return tl::unexpected(rows.error());
    Json list = Json::array();
    for (const auto& row : *rows) {
      if (list.size() < most) list.push_back(named_row_json(row));
    }
    return answer_json(200, {{"rows", std::move(list)}, {"more", rows->size() > most}});
  });
}

// The rows after those that were sent.
class Export final : public Portions {
 public:
  Export(AuditTrail& trail, AuditFilter filter, bool csv)
      : trail_(trail), filter_(std::move(filter)), csv_(csv) {}

  Result<std::string> next() override {
    std::string text = csv_ && !begun_ ? csv_head() : "";
    begun_ = true;
    if (ended_) return text;
    const auto rows = trail_.oldest(filter_, after_, kPortion);
    if (!rows) return tl::unexpected(rows.error());
    for (const auto& row : *rows) text += csv_ ? csv_line(row) : json_line(row);
    ended_ = rows->size() < kPortion;
    if (!rows->empty()) after_ = rows->back().number;
    return text;
  }

 private:
  AuditTrail& trail_;
  const AuditFilter filter_;
  const bool csv_;
  bool begun_ = false, ended_ = false;
  std::int64_t after_ = 0;
};

}  // namespace

void write_audit(Site& site, const AuditNote& note) {
  if (!site.seams.audit) return;
  const auto written = site.seams.audit->write(note);
  if (!written) {
    site.log.write(LogLevel::error, "audit", "a line of the audit chain could not be written",
                   {{"kind", note.kind}, {"code", note.code}, {"why", written.error().message}});
  }
}

void write_audit_soon(Site& site, AuditNote note) {
  if (!site.seams.audit) return;
  const bool taken = site.office.post([&site, note] { write_audit(site, note); });
  if (taken) return;
  site.log.write(LogLevel::error, "audit", "a line of the audit chain was dropped: too many wait",
                 {{"kind", note.kind}, {"code", note.code}});
}

void list_audit(Exchange& exchange) {
  auto* trail = trail_of(exchange);
  if (!trail) return;
  const auto filter = filter_of(exchange);
  if (!filter) return exchange.answer(filter.error());
  const auto named = exchange.query("person");
  if (named.empty()) return answer_page(exchange, *trail, *filter);
  // Who has left the house is found by his id.
  exchange.look<std::optional<PersonId>>(
      [named](const core::Core& core, Instant) {
        const auto person = find_person(core, named);
        return person ? std::optional(person->id) : PersonId::parse(named);
      },
      [trail, filter = *filter](Exchange& self, const std::optional<PersonId>& person) mutable {
        if (!person) return self.answer(Error{"bad_field", "person: an extension or an id."});
        filter.person = *person;
        answer_page(self, *trail, filter);
      });
}

void verify_audit(Exchange& exchange) {
  auto* trail = trail_of(exchange);
  if (!trail) return;
  exchange.ask<Result<AuditReport>>(
      exchange.site.archive, [trail] { return trail->verify(); },
      [](Exchange& self, const Result<AuditReport>& report) {
        if (!report) return self.answer(report.error());
        Json faults = Json::array();
        for (const auto& fault : report->faults) {
          faults.push_back({{"first", fault.first}, {"last", fault.last}, {"what", fault.what}});
        }
        self.answer(answer_json(200, {{"whole", report->faults.empty()},
                                      {"rows", report->rows},
                                      {"sealed", report->sealed},
                                      {"faults", std::move(faults)},
                                      {"notes", report->notes}}));
      },
      kVerifyTime);
}

void export_audit(Exchange& exchange) {
  auto* trail = trail_of(exchange);
  if (!trail) return;
  const auto filter = filter_of(exchange);
  if (!filter) return exchange.answer(filter.error());
  const auto format = exchange.query("format");
  if (!format.empty() && format != "csv" && format != "jsonl") {
    return exchange.answer(Error{"bad_field", "format: must be csv or jsonl."});
  }
  const bool csv = format == "csv";
  write_audit_soon(exchange.site, {.kind = "audit_exported",
                                   .actor = exchange.asker.person,
                                   .person = {},
                                   .code = csv ? "csv" : "jsonl",
                                   .detail = ""});
  Response response{200, "", csv ? "text/csv; charset=utf-8" : "application/jsonl"};
  response.headers.emplace_back(
      "Content-Disposition",
      std::string("attachment; filename=\"audit.") + (csv ? "csv" : "jsonl") + "\"");
  response.portions = std::make_shared<Export>(*trail, *filter, csv);
  exchange.answer(std::move(response));
}

}  // namespace earshot::api
