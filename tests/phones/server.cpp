#include "tests/phones/server.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <sstream>

#include "app/client.hpp"
#include "tests/phones/eventually.hpp"

namespace earshot::phones {

namespace {

constexpr auto kConfig = R"([sip]
listen = ["udp:{sip}", "tcp:{sip}"]

[media]
addresses = ["{address}"]
ports = "{rtp}-{rtp_last}"
browser_port = 0
{media}

[api]
listen = "127.0.0.1:{api}"
token_file = "{folder}/token"

[store]
database = "{folder}/earshot.db"

[calls]
max_calls = 100

[[trunk]]
name = "provider"
addresses = ["{trunk}"]
proxy = "sip:{trunk}"

[[number]]
number = "+4930101"
target = "101"

[[number]]
number = "+4930102"
target = "102"

[[outbound]]
prefix = "+44"
trunk = "provider"

{more}
)";

std::string program() {
  const char* build = std::getenv("EARSHOT_BUILD");
  return std::string(build ? build : "build/dev") + "/src/app/earshot";
}

}  // namespace

// Ports are free when they are chosen; a program beside us may be quicker to take one.
Server::Server(ServerSetup setup)
    : setup_(std::move(setup)), address_(*IpAddress::parse(setup_.address)) {
  for (int tries = 0; tries < 3; ++tries) {
    choose_ports();
    write_files();
    import_people();
    start();
    if (running() || log().find("another program listens") == std::string::npos) break;
  }
  EXPECT_TRUE(running()) << log();
}

void Server::choose_ports() {
  sip_port_ = free_ports(3);
  api_port_ = sip_port_ + 1;
  trunk_port_ = sip_port_ + 2;
  rtp_port_ = free_ports(setup_.rtp_ports);
}

Server::~Server() {
  if (!process_ || crashed_) return;
  EXPECT_EQ(process_->stop(std::chrono::seconds(45)), 0) << "the server did not end well:\n"
                                                         << log();
}

void Server::write_files() {
  folder_.write("people.csv", "extension,name,role,team,secret,contact\n" + setup_.people);
  folder_.write("earshot.toml",
                fmt::format(kConfig, fmt::arg("sip", sip().text()), fmt::arg("rtp", rtp_port_),
                            fmt::arg("rtp_last", rtp_port_ + setup_.rtp_ports - 1),
                            fmt::arg("media", setup_.media), fmt::arg("address", address_.text()),
                            fmt::arg("api", api_port_), fmt::arg("folder", folder_.path().string()),
                            fmt::arg("trunk", trunk().text()), fmt::arg("more", setup_.more)));
}

void Server::import_people() {
  Process import({program(), "import", "-c", folder_ / "earshot.toml", folder_ / "people.csv"},
                 folder_ / "import.log");
  EXPECT_EQ(import.exit_code(std::chrono::seconds(20)), 0) << import.output();
}

void Server::start() {
  process_ = std::make_unique<Process>(
      std::vector<std::string>{program(), "serve", "-c", folder_ / "earshot.toml"},
      folder_ / "server.log");
  EXPECT_TRUE(eventually(
      "the server is ready", [&] { return !running() || ask("GET", "/readyz").has_value(); },
      std::chrono::seconds(30)))
      << log();
}

Endpoint Server::sip() const { return {address_, static_cast<std::uint16_t>(sip_port_)}; }
Endpoint Server::trunk() const { return {address_, static_cast<std::uint16_t>(trunk_port_)}; }

Result<Json> Server::ask(const std::string& method, const std::string& path, const Json& body,
                         const std::string& actor) {
  const auto client = app::Client::open({.url = api_url(), .token_file = folder_ / "token"});
  if (!client) return tl::unexpected(client.error());
  const auto answer =
      client->ask(method, path, body.is_null() ? "" : body.dump(), actor, Seconds{20});
  if (!answer) return tl::unexpected(answer.error());
  return Json::parse(answer->body, nullptr, false);  // what is no JSON (metrics) is "discarded"
}

Result<std::string> Server::download(const std::string& path) {
  const auto client = app::Client::open({.url = api_url(), .token_file = folder_ / "token"});
  if (!client) return tl::unexpected(client.error());
  auto answer = client->ask("GET", path);
  if (!answer) return tl::unexpected(answer.error());
  return std::move(answer->body);
}

Json Server::get(const std::string& path) {
  const auto answer = ask("GET", path);
  EXPECT_TRUE(answer) << path << ": " << answer.error().message;
  return answer.value_or(Json::object());
}

double Server::metric(const std::string& name_and_label) {
  const auto client = app::Client::open({.url = api_url(), .token_file = folder_ / "token"});
  const auto answer = client ? client->ask("GET", "/metrics") : tl::unexpected(client.error());
  if (!answer) return -1;
  std::istringstream lines(answer->body);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name_and_label + " ")) {
      return std::stod(line.substr(name_and_label.size() + 1));
    }
  }
  return -1;
}

testing::AssertionResult Server::is_clean() {
  std::string left;
  return eventually("nothing is left of the calls",
                    [&] {
                      left.clear();
                      for (const char* what : {"calls", "sessions"}) {
                        const auto list =
                            get(std::string("/api/v1/") + what).value(what, Json::array());
                        if (!list.empty()) left += list.dump() + "\n";
                      }
                      for (const char* gauge : {"earshot_legs", "earshot_rooms", "earshot_calls",
                                                "earshot_supervision_sessions"}) {
                        if (metric(gauge) != 0)
                          left += fmt::format("{} {}\n", gauge, metric(gauge));
                      }
                      const double idle = metric("earshot_rtp_ports{state=\"free\"}") +
                                          metric("earshot_rtp_ports{state=\"quarantined\"}");
                      if (idle != setup_.rtp_ports / 2) {  // in pairs
                        left += fmt::format("{} of {} port pairs\n", idle, setup_.rtp_ports / 2);
                      }
                      return left.empty();
                    })
         << left;
}

}  // namespace earshot::phones
