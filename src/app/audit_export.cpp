#include "app/audit_export.hpp"

#include <nlohmann/json.hpp>

#include "app/csv.hpp"
#include "app/rfc3339.hpp"

namespace earshot::app {
namespace {

// OWASP, CSV injection: these begin a formula, also behind the quotes of CSV.
std::string cell(const std::string& text) {
  const bool formula = text.find_first_of("=+-@\t\r") == 0;
  return csv_field(formula ? "'" + text : text);
}

std::string words(const std::string& text) { return text; }
std::string words(std::int64_t number) { return std::to_string(number); }

// Calls visit(name, value) for every column, the time as text and the hash last.
template <class Visit>
void each(const store::AuditRow& row, Visit&& visit) {
  store::each_column(row, [&](const std::string& name, const auto& value) {
    if (name == "at")
      visit(name, rfc3339(WallTime(Millis(row.at))));
    else
      visit(name, value);
  });
  visit(std::string("hash"), row.hash);
}

}  // namespace

std::string audit_csv_heading() {
  std::string line;
  each({}, [&](const std::string& name, const auto&) { line += (line.empty() ? "" : ",") + name; });
  return line;
}

std::string audit_csv_line(const store::AuditRow& row) {
  std::string line;
  each(row, [&](const std::string& name, const auto& value) {
    line += (name == "number" ? "" : ",") + cell(words(value));
  });
  return line;
}

std::string audit_json_line(const store::AuditRow& row) {
  nlohmann::ordered_json line;
  each(row, [&](const std::string& name, const auto& value) { line[name] = value; });
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace earshot::app
