#include "app/explain_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/id.hpp"

namespace earshot::app {
namespace {

using nlohmann::json;

bool is_call(const std::string& target) {
  return target.size() == CallId{}.text().size() && CallId::parse(target);
}

std::string query(const std::string& key, const std::string& value) {
  if (value.empty()) return "";
  std::string out = "&" + key + "=";
  for (unsigned char c : value)
    out += isalnum(c) ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  return out;
}

std::string said(const json& body) {
  const bool allowed = body.at("allowed").get<bool>();
  const auto& by = body.at("granted_by");
  std::string text = allowed ? "allowed" : "refused";
  if (by.is_string()) text += fmt::format(" (granted by: {})", printable(by));
  text += "\n";
  std::size_t width = 0;
  for (const auto& finding : body.at("findings"))
    width = std::max(width, finding.at("rule").get<std::string>().size());
  for (const auto& finding : body.at("findings"))
    text += fmt::format("  {} {:<{}}  {}\n", finding.at("allowed").get<bool>() ? "yes" : "NO ",
                        printable(finding.at("rule")), width, printable(finding.at("words")));
  return text;
}

}  // namespace

std::string explanation(const std::string& answer) {
  try {
    return said(json::parse(answer));
  } catch (const json::exception&) {  // fields of other types: not our server
    return "";
  }
}

int explain_command(const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  const auto client = Client::open(options.server);
  if (!client) {
    err << client.error().message << "\n";
    return 2;
  }
  const bool call = is_call(options.target);
  const auto wish = query("person", options.person) + query("right", options.right) +
                    query(call ? "call" : "agent", options.target) + query("agent", options.agent) +
                    query("reason", options.reason);
  const auto answer = client->ask("GET", "/api/v1/explain?" + wish.substr(1));
  if (!answer) {
    err << answer.error().message << "\n";
    return 2;
  }
  const auto text = explanation(answer->body);
  if (text.empty()) {
    err << client->url() << " does not answer like an Earshot server.\n";
    return 2;
  }
  out << text;
  return text.starts_with("allowed") ? 0 : 1;
}

}  // namespace earshot::app
