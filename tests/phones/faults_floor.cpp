#include "tests/phones/faults_floor.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace earshot::phones {

using sim::Awaited;

OtherProgram::OtherProgram(const std::filesystem::path& database)
    : database_(nullptr, sqlite3_close) {
  sqlite3* opened = nullptr;
  EXPECT_EQ(sqlite3_open(database.c_str(), &opened), SQLITE_OK) << database;
  database_.reset(opened);
  sqlite3_busy_timeout(opened, 5'000);
}

void OtherProgram::run(const std::string& sql) {
  EXPECT_EQ(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sql << ": " << sqlite3_errmsg(database_.get());
}

std::string OtherProgram::text(const std::string& query) {
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(database_.get(), query.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << query << ": " << sqlite3_errmsg(database_.get());
  std::string value;
  if (sqlite3_step(statement) == SQLITE_ROW) {
    const auto* column = sqlite3_column_text(statement, 0);
    if (column) value = reinterpret_cast<const char*>(column);
  }
  sqlite3_finalize(statement);
  return value;
}

long long OtherProgram::number(const std::string& query) {
  const auto value = text(query);
  return value.empty() ? -1 : std::stoll(value);
}

namespace {

sockaddr_in loopback_at(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::string header_of(const std::string& message, const std::string& name) {
  const auto at = message.find("\r\n" + name + ":");
  if (at == std::string::npos) return "";
  return message.substr(at + 2, message.find("\r\n", at + 2) - at - 2);
}

}  // namespace

BareCaller::BareCaller()
    : port_(free_ports(1)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  const auto address = loopback_at(port_);
  EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const timeval patience{10, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

BareCaller::~BareCaller() { ::close(socket_); }

std::string BareCaller::as_trunk() const {
  return fmt::format(
      "[[trunk]]\nname = \"bare\"\naddresses = [\"127.0.0.1:{0}\"]\n"
      "proxy = \"sip:127.0.0.1:{0}\"\n",
      port_);
}

int BareCaller::call(const std::string& number, const Endpoint& server) {
  const auto to = loopback_at(server.port);
  const auto send = [&](const std::string& text) {
    ::sendto(socket_, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&to),
             sizeof(to));
  };
  const auto request = [&](const char* method, const std::string& to_line,
                           const std::string& body) {
    return fmt::format(
        "{0} sip:{1}@{2} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{3};branch=z9hG4bK-bare-{4}\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:+4917099@127.0.0.1:{3}>;tag=bare\r\n{5}\r\n"
        "Call-ID: bare-{4}-{3}\r\nCSeq: 1 {0}\r\nContact: <sip:bare@127.0.0.1:{3}>\r\n"
        "{6}Content-Length: {7}\r\n\r\n{8}",
        method, number, server.text(), port_, calls_, to_line,
        body.empty() ? "" : "Content-Type: application/sdp\r\n", body.size(), body);
  };
  ++calls_;
  send(request("INVITE", fmt::format("To: <sip:{}@{}>", number, server.text()),
               "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
               "m=audio 9 RTP/AVP 0\r\n"));
  std::array<char, 4096> datagram;
  for (ssize_t size; (size = ::recv(socket_, datagram.data(), datagram.size(), 0)) > 0;) {
    answer_.assign(datagram.data(), static_cast<std::size_t>(size));
    const bool ours = answer_.find(fmt::format("bare-{}-{}", calls_, port_)) != std::string::npos;
    if (!ours || !answer_.starts_with("SIP/2.0 ")) continue;
    const int status = std::stoi(answer_.substr(8));
    if (status < 200) continue;
    send(request("ACK", header_of(answer_, "To"), ""));
    return status;
  }
  return 0;
}

std::string earshot_program() {
  const char* build = std::getenv("EARSHOT_BUILD");
  return std::string(build ? build : "build/dev") + "/src/app/earshot";
}

void Faults::TearDown() {
  Floor::TearDown();
  if (server_.running()) {
    EXPECT_TRUE(all_ports_are_back());
  }
}

sim::Phone& Faults::registered(const std::string& extension, Tone tone) {
  auto& known = registered_[extension];
  if (!known) known = &phone(extension, tone);
  return *known;
}

void Faults::control_call(const std::string& extension) {
  SCOPED_TRACE("the control call");
  auto& agent = registered(extension, extension == "101" ? kAgent : kSecondSupervisor);
  auto& caller = customer();
  talk(caller, agent, "+4930" + extension);
  const auto start = sim::now_ns();
  EXPECT_TRUE(caller.ear().wait_windows(start, 5, 3s) && agent.ear().wait_windows(start, 5, 3s));
  EXPECT_TRUE(caller.ear().since(start, agent.leg().tone()).heard());
  EXPECT_TRUE(agent.ear().since(start, caller.leg().tone()).heard());
  caller.hang_up();
  EXPECT_OK(agent.wait_for(Awaited::ended, "the agent's phone sees the BYE"));
}

void Faults::expect_right_talk(sim::Phone& one, sim::Phone& other, Tone stranger) {
  const auto start = sim::now_ns();
  ASSERT_TRUE(one.ear().wait_windows(start, 10, 5s) && other.ear().wait_windows(start, 10, 5s));
  for (const auto& [listener, talker] : {std::pair{&one, &other}, {&other, &one}}) {
    EXPECT_TRUE(listener->ear().since(start, talker->leg().tone()).heard());
    EXPECT_TRUE(listener->ear().since(start, stranger).silent());
  }
}

void Faults::edit_config(const std::string& from, const std::string& to) {
  std::stringstream text;
  text << std::ifstream(server_.folder() / "earshot.toml").rdbuf();
  std::string config = text.str();
  const auto at = config.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  server_.folder().write("earshot.toml", config.replace(at, from.size(), to));
}

void Faults::signal(int number) { ASSERT_EQ(::kill(server_.pid(), number), 0); }

int Faults::ended() {
  siginfo_t how{};
  // WNOWAIT: whoever started it still wants to know as well.
  EXPECT_TRUE(eventually(
      "the server ends",
      [&] {
        return ::waitid(P_PID, static_cast<id_t>(server_.pid()), &how,
                        WEXITED | WNOHANG | WNOWAIT) == 0 &&
               how.si_pid != 0;
      },
      std::chrono::seconds(40)));
  return how.si_code == CLD_EXITED ? how.si_status : -how.si_status;
}

void Faults::stop() {
  signal(SIGTERM);
  EXPECT_EQ(ended(), 0) << server_.log();
}

void Faults::crash() {
  signal(SIGKILL);
  EXPECT_EQ(ended(), -SIGKILL);
}

void Faults::start() {
  registered_.clear();
  people_.clear();
  server_.start();
}

testing::AssertionResult Faults::history_is_whole(int calls) {
  std::string seen;
  return eventually(
             fmt::format("{} calls have ended and every event is there", calls),
             [&] {
               OtherProgram other(database_);
               const auto events = other.number("SELECT COUNT(*) FROM events");
               const auto first = other.number("SELECT COALESCE(MIN(number), 0) FROM events");
               const auto last = other.number("SELECT COALESCE(MAX(number), 0) FROM events");
               const auto ended = other.number("SELECT COUNT(*) FROM calls WHERE ended > 0");
               const auto open = other.number("SELECT COUNT(*) FROM calls WHERE ended = 0");
               seen = fmt::format("; events {} ({} to {}), calls ended {}, open {}", events, first,
                                  last, ended, open);
               return events > 0 && first == 1 && last == events && ended == calls && open == 0;
             },
             std::chrono::seconds(20))
         << seen;
}

testing::AssertionResult Faults::all_ports_are_back() {
  double free = 0, resting = 0;
  return eventually("every port is free or rests",
                    [&] {
                      free = server_.metric("earshot_rtp_ports{state=\"free\"}");
                      resting = server_.metric("earshot_rtp_ports{state=\"quarantined\"}");
                      return free + resting == port_pairs_;
                    })
         << fmt::format("; free {}, resting {}, of {}", free, resting, port_pairs_);
}

}  // namespace earshot::phones
