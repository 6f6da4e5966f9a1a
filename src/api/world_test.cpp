#include "api/world_test.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <future>

namespace earshot::api {
namespace {

core::Person person(std::uint64_t id, std::string extension, std::string name, core::Role role,
                    std::string team = "sales") {
  core::Person person;
  person.id = PersonId{id};
  person.extension = std::move(extension);
  person.name = std::move(name);
  person.role = role;
  person.team = std::move(team);
  return person;
}

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

}  // namespace

core::Directory test_directory() {
  using enum core::Role;
  core::Directory directory;
  directory.people = {person(1, "101", "Anna", agent),
                      person(2, "102", "Ben", agent),
                      person(11, "201", "Sue", supervisor),
                      person(12, "202", "Sam", supervisor),
                      person(13, "203", "Olga", supervisor, "support"),
                      person(14, "204", "Gone", supervisor),
                      person(90, "900", "Ada", administrator, "*"),
                      person(91, "901", "Otto", auditor, ""),
                      person(92, "902", "Ivy", integrator, "")};
  directory.people[5].enabled = false;
  core::Queue queue;
  queue.name = "sales";
  queue.extension = "600";
  queue.teams = {"sales"};
  directory.queues = {queue};
  directory.numbers = {{"5551", "101"}, {"5552", "600"}, {"5553", "102"}};
  core::OutboundRule national;
  national.prefix = "0";
  national.trunk = "carrier";
  directory.outbound = {national};
  return directory;
}

Floor::Floor()
    : core_(IdSource(1, 1'700'000'000'000), test_directory(), core::Settings{}),
      thread_([this] { run(); }) {
  for (const auto& one : test_directory().people) {
    if (one.enabled) tell(core::PhoneRegistered{one.id, true});
  }
}

Floor::~Floor() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
    stalled_ = false;
  }
  wake_.notify_all();
  thread_.join();
}

void Floor::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ending_ || (!work_.empty() && !stalled_); });
    if (ending_) return;
    auto work = std::move(work_.front());
    work_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

void Floor::post(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    work_.push_back(std::move(work));
  }
  wake_.notify_all();
}

void Floor::wait_for(std::function<void()> work) {
  std::promise<void> done;
  post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

void Floor::stall(bool stalled) {
  {
    std::lock_guard lock(mutex_);
    stalled_ = stalled;
  }
  wake_.notify_all();
}

void Floor::command(core::Command command,
                    std::function<void(Result<core::SupervisionResult>)> done) {
  post([this, command = std::move(command), done = std::move(done)]() mutable {
    std::visit(
        [&](auto& wish) {
          if constexpr (requires { wish.request; }) {
            wish.request = core_.new_request();
            waiting_[wish.request] = std::move(done);
          }
        },
        command);
    step(command);
  });
}

void Floor::query(std::function<void(const core::Core&, Instant now)> read) {
  post([this, read = std::move(read)] { read(core_, now_); });
}

void Floor::pass(Millis time) {
  wait_for([&] {
    now_ += time;
    step(core::Tick{});
  });
}

void Floor::tell(const core::Fact& fact) {
  wait_for([&] { step(fact); });
}

CallId Floor::customer_calls(const std::string& number, const std::string& display) {
  CallId newest;
  wait_for([&] {
    core::CallArrived arrived;
    arrived.leg = core_.new_leg();
    arrived.trunk = "carrier";
    arrived.from_number = "+491701234567";
    arrived.from_display = display;
    arrived.dialled = number;
    step(core::Fact{arrived});
    for (const auto& call : core_.calls()) newest = std::max(newest, call.id);
  });
  return newest;
}

void Floor::subscribe(Subscriber subscriber) {
  wait_for([&] { subscriber_ = std::move(subscriber); });
}

void Floor::give(const core::Command& command) {
  wait_for([&] { step(command); });
}

void Floor::replace(const std::function<void(core::Directory&)>& change) {
  wait_for([&] {
    auto directory = core_.directory();
    change(directory);
    step(core::Command{core::ReplaceDirectory{std::move(directory)}});
  });
}

void Floor::announce(const core::EventBody& body) {
  wait_for([&] {
    const core::Event event{.number = 1'000'000, .at = now_, .body = body};
    if (subscriber_) subscriber_(core_, now_, std::span(&event, 1));
  });
}

void Floor::phones_answer(bool answer) {
  wait_for([&] { phones_answer_ = answer; });
}

void Floor::media_applies(bool applies) {
  wait_for([&] { media_applies_ = applies; });
}

std::size_t Floor::live_calls() {
  std::size_t count = 0;
  wait_for([&] { count = core_.calls().size(); });
  return count;
}

void Floor::step(const core::Input& input) {
  const auto take = [&](const core::Input& one) {
    const auto outputs = core_.step(now_, one);
    for (const auto& effect : outputs.effects) perform(effect);
    if (subscriber_ && !outputs.events.empty()) subscriber_(core_, now_, outputs.events);
  };
  take(input);
  while (!facts_.empty()) {
    const auto fact = facts_.front();
    facts_.pop_front();
    take(fact);
  }
}

void Floor::perform(const core::Effect& effect) {
  std::visit(
      Overloaded{
          [&](const core::Ring& ring) {
            facts_.push_back(core::LegRinging{ring.leg});
            if (phones_answer_) facts_.push_back(core::LegAnswered{ring.leg});
          },
          [&](const core::SetTable& set) {
            if (!media_applies_) return;
            facts_.push_back(core::TableApplied{set.room, set.generation});
          },
          [&](const core::HangUp& hang_up) { facts_.push_back(core::LegEnded{hang_up.leg}); },
          [&](const core::Answer& answer) { facts_.push_back(core::LegAnswered{answer.leg}); },
          [&](const core::Reply& reply) {
            const auto found = waiting_.find(reply.request);
            ASSERT_NE(found, waiting_.end()) << "answered twice, or not asked";
            auto done = std::move(found->second);
            waiting_.erase(found);
            done(reply.result);
          },
          [](const auto&) {}},
      effect);
}

nlohmann::json Answer::json() const {
  auto parsed = nlohmann::json::parse(body, nullptr, false);
  EXPECT_FALSE(parsed.is_discarded()) << status << " " << body;
  return parsed;
}

namespace {

Answer parse_answer(const std::string& octets) {
  Answer answer;
  if (octets.empty()) return answer;
  const auto end = octets.find("\r\n\r\n");
  if (octets.size() < 12 || end == std::string::npos) {
    ADD_FAILURE() << "not an HTTP answer: " << octets;
    return answer;
  }
  answer.status = std::stoi(octets.substr(9, 3));
  answer.body = octets.substr(end + 4);
  for (auto at = octets.find("\r\n"); at < end;) {
    const auto next = octets.find("\r\n", at + 2);
    const auto line = octets.substr(at + 2, next - at - 2);
    auto name = line.substr(0, line.find(':'));
    std::transform(name.begin(), name.end(), name.begin(), ::tolower);
    answer.headers[name] = line.substr(std::min(line.size(), name.size() + 2));
    at = next;
  }
  return answer;
}

}  // namespace

int connected_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval deadline{10, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  EXPECT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  return socket;
}

Answer send_octets(std::uint16_t port, const std::string& octets) {
  const int socket = connected_to(port);
  // A server that refuses what it reads may close before it has read all.
  for (std::size_t sent = 0; sent < octets.size();) {
    const auto n = ::send(socket, octets.data() + sent, octets.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) break;
    sent += static_cast<std::size_t>(n);
  }
  std::string received;
  char chunk[4096];
  ssize_t n = 0;
  while ((n = ::recv(socket, chunk, sizeof chunk, 0)) > 0) received.append(chunk, n);
  const bool late = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  ::close(socket);
  if (late) return Answer{-1, {}, received};
  return parse_answer(received);
}

Api::Api(ApiConfig wanted) : config(std::move(wanted)) {
  config.listen = *Endpoint::parse("127.0.0.1:0");
  config.token = kToken;
  restart();
}

Api::~Api() { floor.subscribe(nullptr); }

void Api::restart() {
  floor.subscribe(nullptr);
  server.reset();
  const Seams seams{&accounts, &administration, &history,    &media, &system,
                    &devices,  &rules,          &recordings, &audit};
  auto started = Server::start(
      config, floor, counters, log, [this] { return health; }, seams);
  if (!started) throw std::runtime_error(started.error().message);
  server = std::move(*started);
  floor.subscribe([this](const core::Core& core, Instant now, std::span<const core::Event> events) {
    server->stream().on_events(core, now, events);
  });
}

std::string Api::sign_in(const std::string& name, const std::string& password) {
  const auto body = nlohmann::json{{"name", name}, {"password", password}}.dump();
  const auto answer = with("", "POST", "/api/v1/sign-in", body);
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto cookie = answer.headers.find("set-cookie");
  if (cookie == answer.headers.end()) return "";
  return cookie->second.substr(0, cookie->second.find(';'));
}

Answer Api::with(const std::string& cookie, const std::string& method, const std::string& target,
                 const std::string& body, const std::string& also) {
  auto head = "Connection: close\r\n" + also;
  if (!cookie.empty()) head += "Cookie: " + cookie + "\r\n";
  return exchange(method, target, body, head);
}

Answer Api::ask(const std::string& method, const std::string& target, const std::string& body,
                const std::string& also) {
  return exchange(method, target, body,
                  fmt::format("Connection: close\r\nAuthorization: Bearer {}\r\n{}", kToken, also));
}

Answer Api::exchange(const std::string& method, const std::string& target, const std::string& body,
                     const std::string& head) {
  std::string octets = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n{}", method, target, head);
  if (!body.empty()) {
    octets += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
  }
  auto answer = send_octets(server->port(), octets + "\r\n" + body);
  // What contract_test.cpp compares with openapi.yaml.
  if (const char* path = std::getenv("EARSHOT_API_RECORD")) {
    std::ofstream(path, std::ios::app)
        << nlohmann::json{{"method", method},
                          {"target", target},
                          {"request", body},
                          {"status", answer.status},
                          {"type", answer.headers["content-type"]},
                          {"answer", answer.body}}
               .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
        << "\n";
  }
  return answer;
}

Answer Api::as(const std::string& actor, const std::string& method, const std::string& target,
               const std::string& body) {
  return ask(method, target, body, "X-Earshot-Actor: " + actor + "\r\n");
}

std::string Api::start_session(CallId call, const std::string& supervisor,
                               const std::string& mode) {
  const auto answer = ask("POST", fmt::format("/api/v1/calls/{}/supervision", call.text()),
                          nlohmann::json{{"supervisor", supervisor}, {"mode", mode}}.dump());
  EXPECT_EQ(answer.status, 201) << answer.body;
  return answer.json()["session"]["id"];
}

}  // namespace earshot::api
