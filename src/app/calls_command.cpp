#include "app/calls_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>
#include <vector>

namespace earshot::app {
namespace {

using nlohmann::json;
using Row = std::array<std::string, 7>;
const Row kHeadings{"CALL", "STATE", "CUSTOMER", "AGENT", "QUEUE", "AGE", "SUPERVISORS"};

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? printable(found->get<std::string>()) : "";
}

std::string age(std::int64_t ms) {
  const auto s = ms / 1'000;
  if (s >= 3'600) return fmt::format("{}:{:02}:{:02}", s / 3'600, s / 60 % 60, s % 60);
  return fmt::format("{}:{:02}", s / 60, s % 60);
}

std::string people(const json& call, const std::string& part) {
  std::string names;
  for (const auto& person : call.value("participants", json::array())) {
    if (text_of(person, "part") != part) continue;
    const auto extension = text_of(person, "extension"), name = text_of(person, "name");
    const auto number = text_of(person, "number");
    if (!names.empty()) names += ", ";
    names += !extension.empty() ? fmt::format("{} {}", extension, name)
             : !number.empty()  ? number
                                : name;
    if (person.value("parked", false)) names += " (parked)";
    if (person.value("holding", false)) names += " (holds)";
  }
  return names;
}

std::string supervisors(const json& call) {
  std::string names;
  for (const auto& session : call.value("sessions", json::array())) {
    const auto supervisor = session.value("supervisor", json::object());
    const auto applied = text_of(session, "applied_mode");
    if (!names.empty()) names += ", ";
    // Until the worker has applied it, a mode is a wish.
    names += fmt::format("{} {} {}", text_of(supervisor, "extension"), text_of(supervisor, "name"),
                         applied.empty() ? text_of(session, "phase") : applied);
  }
  return names;
}

Row row_of(const json& call) {
  auto customer = people(call, "customer");
  if (customer.empty()) customer = text_of(call.value("from", json::object()), "number");
  auto state = text_of(call, "phase");
  if (call.value("privacy", false)) state += " (privacy)";
  return {text_of(call, "id"),
          state,
          customer,
          people(call, "agent"),
          text_of(call, "queue"),
          age(call.value("age_ms", std::int64_t{0})),
          supervisors(call)};
}

std::size_t width_of(
    const std::string& text) {  // in characters, as far as a terminal shows one each
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string layout(const std::vector<Row>& rows) {
  std::array<std::size_t, 7> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - width_of(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

// Over what stands there, line by line, so that nothing flickers.
std::string in_place(const std::string& table) {
  std::string out = "\x1b[H";
  for (char c : table) {
    if (c == '\n') out += "\x1b[K";
    out += c;
  }
  return out + "\x1b[J";
}

}  // namespace

std::string calls_table(const std::string& answer) {
  const auto body = json::parse(answer, nullptr, false);
  if (!body.is_object() || !body.contains("calls") || !body["calls"].is_array()) return "";
  std::vector<Row> rows{kHeadings};
  try {
    for (const auto& call : body["calls"]) rows.push_back(row_of(call));
  } catch (const json::exception&) {  // fields of other types: not our server
    return "";
  }
  return layout(rows) + (rows.size() == 1 ? "(no calls)\n" : "");
}

int calls_command(const CallsOptions& options, std::ostream& out, std::ostream& err) {
  const auto client = Client::open(options.server);
  if (!client) {
    err << client.error().message << "\n";
    return 1;
  }
  const bool once = options.once || !options.terminal;
  if (!once) out << "\x1b[2J";
  while (true) {
    const auto answer = client->ask("GET", "/api/v1/calls");
    if (!answer) {
      err << answer.error().message << "\n";
      return 1;
    }
    const auto text = options.json ? answer->body + "\n" : calls_table(answer->body);
    if (text.empty()) {
      err << client->url() << " does not answer like an Earshot server.\n";
      return 1;
    }
    out << (once || options.json ? text : in_place(text)) << std::flush;
    if (once) return 0;
    std::this_thread::sleep_for(options.interval);
  }
}

}  // namespace earshot::app
