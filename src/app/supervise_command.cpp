#include "app/supervise_command.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/id.hpp"

namespace earshot::app {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? printable(found->get<std::string>()) : "";
}

bool is_call(const std::string& target) {
  return target.size() == CallId{}.text().size() && CallId::parse(target);
}

// Into one path segment: everything but letters and digits is escaped.
std::string segment(const std::string& text) {
  std::string out;
  for (unsigned char c : text) {
    out += isalnum(c) ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return out;
}

std::string list_of(const json& session, const char* name) {
  std::string names;
  for (const auto& part : session.value(name, json::array())) {
    if (part.is_string()) names += (names.empty() ? "" : ", ") + printable(part);
  }
  return names.empty() ? "nobody" : names;
}

std::string told(const json& session) {
  const auto phase = text_of(session, "phase"), id = text_of(session, "id");
  const auto agent = text_of(session.value("agent", json::object()), "extension");
  if (phase == "ringing") return fmt::format("session {}: the phone rings.\n", id);
  if (phase == "waiting") return fmt::format("session {}: waits for {}'s next call.\n", id, agent);
  return fmt::format("session {}: {} {}; heard by: {}; hears: {}.\n", id,
                     text_of(session, "applied_mode"), agent, list_of(session, "heard_by"),
                     list_of(session, "hears"));
}

// The supervisor's session on the target: {} when he has none there.
Result<std::string> find_session(const Client& client, const SuperviseOptions& options) {
  if (!options.session.empty()) return options.session;
  const auto answer = client.ask("GET", "/api/v1/sessions");
  if (!answer) return tl::unexpected(answer.error());
  const auto body = json::parse(answer->body);
  for (const auto& session : body.value("sessions", json::array())) {
    const bool his =
        text_of(session.value("supervisor", json::object()), "extension") == options.as;
    const bool there =
        options.target.empty() || text_of(session, "call") == options.target ||
        text_of(session.value("agent", json::object()), "extension") == options.target;
    if (his && there) return text_of(session, "id");
  }
  return "";
}

Result<ClientAnswer> start(const Client& client, const SuperviseOptions& options) {
  json wish{{"supervisor", options.as}, {"mode", options.mode}};
  if (!options.device.empty()) wish["device"] = options.device;
  if (!options.reason.empty()) wish["reason"] = options.reason;
  if (options.follow) wish["follow"] = *options.follow;
  const auto path =
      fmt::format("/api/v1/{}/{}/supervision?wait={}", is_call(options.target) ? "calls" : "agents",
                  segment(options.target), options.wait.count());
  return client.ask("POST", path, wish.dump(-1, ' ', false, json::error_handler_t::replace), "",
                    options.wait + 15s);
}

Result<ClientAnswer> change(const Client& client, const SuperviseOptions& options,
                            const std::string& session) {
  const auto path = "/api/v1/sessions/" + segment(session);
  if (options.follow) {
    const auto followed =
        client.ask("PATCH", path, json{{"follow", *options.follow}}.dump(), options.as);
    if (!followed) return followed;
  }
  return client.ask("PATCH", path, json{{"mode", options.mode}}.dump(), options.as);
}

Result<ClientAnswer> act(const Client& client, const SuperviseOptions& options) {
  const auto session = find_session(client, options);
  if (!session) return tl::unexpected(session.error());
  if (options.act == SuperviseAct::start) {
    return session->empty() ? start(client, options) : change(client, options, *session);
  }
  if (session->empty()) {
    return fail("no_such_session", fmt::format("{} supervises nothing like that. 'earshot calls' "
                                               "shows who supervises whom.",
                                               options.as));
  }
  const auto path = "/api/v1/sessions/" + segment(*session);
  if (options.act == SuperviseAct::end) return client.ask("DELETE", path, "", options.as);
  return client.ask("POST", path + "/hand-back", "", options.as);
}

Result<std::string> run(const SuperviseOptions& options) {
  const auto client = Client::open(options.server);
  if (!client) return tl::unexpected(client.error());
  try {
    const auto answer = act(*client, options);
    if (!answer) return tl::unexpected(answer.error());
    if (options.act == SuperviseAct::end) return "The session has ended.\n";
    return told(json::parse(answer->body).at("session"));
  } catch (const json::exception&) {
    return fail("not_earshot", client->url() + " does not answer like an Earshot server.");
  }
}

std::optional<std::string> what_is_missing(const SuperviseOptions& options) {
  if (options.session.empty() && options.as.empty()) {
    return "Say who supervises: --as <extension>.";
  }
  if (options.session.empty() && options.target.empty() && options.act == SuperviseAct::start) {
    return "Say whom to supervise: an agent's extension or a call's id.";
  }
  return std::nullopt;
}

}  // namespace

int supervise_command(const SuperviseOptions& options, std::ostream& out, std::ostream& err) {
  if (const auto missing = what_is_missing(options)) {
    err << *missing << "\n";
    return 2;
  }
  const auto said = run(options);
  if (!said) {
    err << said.error().message << "\n";
    return 1;
  }
  out << *said;
  return 0;
}

}  // namespace earshot::app
