// The rules of the house: read, replace, look back, try out.
#include "api/rule_book.hpp"

#include "api/admin_answer.hpp"
#include "api/auditing.hpp"
#include "api/handlers.hpp"
#include "api/problem.hpp"
#include "api/time_text.hpp"

namespace earshot::api {
namespace {

constexpr std::size_t kMostVersions = 200;

void consult_book(Exchange& exchange, std::function<Result<Response>(RuleBook&)> work) {
  auto* book = exchange.site.seams.rules;
  if (!book) return exchange.answer(Error{"store_unavailable", "This server keeps no rules."});
  exchange.consult([book, work = std::move(work)]() -> Result<Response> {
    auto made = work(*book);
    if (made || made.error().code != "bad_rules") return made;
    // "<JSON Pointer>: <words>"
    const auto& message = made.error().message;
    const auto end = message.find(": ");
    if (end == message.npos || (end > 0 && message.front() != '/')) return made;
    return problem({"bad_rules", message.substr(end + 2)},
                   {.explain = "", .path = message.substr(0, end)});
  });
}

Json row_json(const RulesRow& row) {
  auto document = Json::parse(row.document, nullptr, false);
  return {{"version", row.version},
          {"author", row.author.empty() ? Json(nullptr) : Json(row.author)},
          {"at", row.at ? Json(time_text(*row.at)) : Json(nullptr)},
          {"rules", document.is_object() ? std::move(document) : Json::object()}};
}

Json region_json(const core::Region& region) {
  return {{"code", region.code},
          {"name", region.name},
          {"prefixes", region.prefixes},
          {"listening", core::consent_method_name(region.listening)},
          {"recording", core::consent_method_name(region.recording)},
          {"source", region.source},
          {"dated", region.dated}};
}

}  // namespace

void read_rules(Exchange& exchange) {
  consult_book(exchange, [](RuleBook& book) -> Result<Response> {
    const auto row = book.read();
    if (!row) return tl::unexpected(row.error());
    return answer_json(200, row_json(*row));
  });
}

void write_rules(Exchange& exchange) {
  auto fields = fields_of(exchange, {"version", "rules"});
  const auto version = fields.optional_number("version", 0, INT64_MAX);
  if (!version) fields.refuse("version: missing.");
  const auto document = fields.document("rules");
  if (!document) fields.refuse("rules: missing.");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  consult_book(
      exchange,
      [&site = exchange.site, author = exchange.asker.person,
       version = static_cast<std::uint64_t>(*version),
       document = *document](RuleBook& book) -> Result<Response> {
        const auto row = book.write(version, document, author);
        if (!row) return tl::unexpected(row.error());
        write_audit(
            site, {.kind = "rules_written", .actor = author, .code = std::to_string(row->version)});
        return answer_json(200, row_json(*row));
      });
}

void list_rules_versions(Exchange& exchange) {
  consult_book(exchange, [](RuleBook& book) -> Result<Response> {
    const auto rows = book.versions(kMostVersions);
    if (!rows) return tl::unexpected(rows.error());
    Json list = Json::array();
    for (const auto& row : *rows) list.push_back(row_json(row));
    return answer_json(200, {{"versions", std::move(list)}});
  });
}

void list_rule_packs(Exchange& exchange) {
  consult_book(exchange, [](RuleBook& book) -> Result<Response> {
    const auto packs = book.packs();
    if (!packs) return tl::unexpected(packs.error());
    Json list = Json::array();
    for (const auto& pack : *packs) {
      Json regions = Json::array();
      for (const auto& region : pack.regions) regions.push_back(region_json(region));
      list.push_back(
          {{"name", pack.name}, {"disclaimer", pack.disclaimer}, {"regions", std::move(regions)}});
    }
    return answer_json(200, {{"packs", std::move(list)}});
  });
}

void preview_rules(Exchange& exchange) {
  auto fields =
      fields_of(exchange, {"rules", "agent", "queue", "number", "purpose", "reason", "at"});
  WhatIf what_if;
  what_if.agent = fields.text("agent");
  what_if.queue = fields.optional_text("queue", 60, 0).value_or("");
  what_if.number = fields.optional_text("number", 33, 0).value_or("");
  what_if.purpose = fields.optional_text("purpose", 60, 0).value_or("");
  what_if.reason = fields.optional_text("reason", 200, 0).value_or("");
  if (fields.has("at")) {
    what_if.at = time_of(fields.text("at"));
    if (!what_if.at) fields.refuse("at: must be a time such as 2026-12-31T18:00:00Z.");
  }
  const auto document = fields.document("rules");
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  consult_book(exchange, [what_if, document](RuleBook& book) -> Result<Response> {
    auto text = book.preview(document, what_if);
    if (!text) return tl::unexpected(text.error());
    return Response{200, *std::move(text)};
  });
}

}  // namespace earshot::api
