// `earshot calls` and `earshot supervise` against a real API server on a real core, whose phones
// answer and whose media applies at once.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <sstream>

#include "api/server.hpp"
#include "app/calls_command.hpp"
#include "app/supervise_command.hpp"

namespace earshot::app {
namespace {

core::Person person(std::uint64_t id, const char* extension, const char* name, core::Role role) {
  core::Person person;
  person.id = PersonId{id};
  person.extension = extension;
  person.name = name;
  person.role = role;
  person.team = "sales";
  return person;
}

core::Directory directory() {
  core::Directory all;
  all.people = {person(1, "101", "Anna", core::Role::agent),
                person(2, "102", "Ben", core::Role::agent),
                person(11, "201", "Sue", core::Role::supervisor)};
  all.numbers = {{"5551", "101"}};
  return all;
}

// Whoever calls is the control thread while he does.
class Floor final : public api::Control {
 public:
  Floor() {
    for (const auto& one : directory().people)
      step(core::Fact{core::PhoneRegistered{one.id, true}});
  }

  void command(core::Command command,
               std::function<void(Result<core::SupervisionResult>)> done) override {
    std::lock_guard lock(mutex_);
    std::visit(
        [&](auto& wish) {
          if constexpr (requires { wish.request; }) {
            wish.request = core_.new_request();
            waiting_[wish.request] = std::move(done);
          }
        },
        command);
    step(command);
  }

  void query(std::function<void(const core::Core&, Instant now)> read) override {
    std::lock_guard lock(mutex_);
    read(core_, now_);
  }

  void customer_calls(const std::string& display) {
    std::lock_guard lock(mutex_);
    core::CallArrived arrived;
    arrived.leg = core_.new_leg();
    arrived.trunk = "carrier";
    arrived.from_number = "+4930123";
    arrived.from_display = display;
    arrived.dialled = "5551";
    step(core::Fact{arrived});
    now_ += 65s;
  }

 private:
  void step(core::Input input) {
    std::deque<core::Input> inputs{std::move(input)};
    for (; !inputs.empty(); inputs.pop_front()) {
      for (const auto& effect : core_.step(now_, inputs.front()).effects) {
        if (const auto* ring = std::get_if<core::Ring>(&effect)) {
          inputs.push_back(core::Fact{core::LegAnswered{ring->leg}});
        } else if (const auto* answer = std::get_if<core::Answer>(&effect)) {
          inputs.push_back(core::Fact{core::LegAnswered{answer->leg}});
        } else if (const auto* set = std::get_if<core::SetTable>(&effect)) {
          inputs.push_back(core::Fact{core::TableApplied{set->room, set->generation}});
        } else if (const auto* reply = std::get_if<core::Reply>(&effect)) {
          waiting_.at(reply->request)(reply->result);
        }
      }
    }
  }

  std::recursive_mutex mutex_;
  Instant now_{Seconds{1'000}};
  core::Core core_{IdSource(1, 1'700'000'000'000), directory(), core::Settings{}};
  std::map<RequestId, std::function<void(Result<core::SupervisionResult>)>> waiting_;
};

class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    ::setenv("EARSHOT_TOKEN", "a-token-for-the-tests", 1);
    api::ApiConfig config;
    config.listen = *Endpoint::parse("127.0.0.1:0");
    config.token = "a-token-for-the-tests";
    server = std::move(*api::Server::start(config, floor, counters, log,
                                           [] { return std::vector<api::HealthPart>(); }));
    url = fmt::format("http://127.0.0.1:{}", server->port());
  }
  ~CommandLine() override { ::unsetenv("EARSHOT_TOKEN"); }

  int calls() {
    CallsOptions options;
    options.server.url = url;
    return calls_command(options, out, err);
  }
  int supervise(SuperviseOptions options) {
    options.server.url = url;
    if (options.as.empty()) options.as = "201";
    out.str("");
    err.str("");
    return supervise_command(options, out, err);
  }

  Counters counters;
  NoLog log;
  Floor floor;
  std::unique_ptr<api::Server> server;
  std::string url;
  std::ostringstream out, err;
};

bool has(const std::ostringstream& stream, const std::string& text) {
  return stream.str().find(text) != std::string::npos;
}

TEST_F(CommandLine, shows_the_calls) {
  EXPECT_EQ(calls(), 0);
  EXPECT_TRUE(has(out, "(no calls)")) << out.str();
  floor.customer_calls("Carl");
  EXPECT_EQ(supervise({.target = "101", .mode = "whisper"}), 0) << err.str();
  EXPECT_EQ(calls(), 0) << err.str();
  for (const char* seen : {"connected", "+4930123", "101 Anna", "1:05", "201 Sue whisper"}) {
    EXPECT_TRUE(has(out, seen)) << seen << "\n" << out.str();
  }
}

TEST_F(CommandLine, supervises_from_start_to_end) {
  floor.customer_calls("Carl");
  EXPECT_EQ(supervise({.target = "101", .mode = "monitor"}), 0) << err.str();
  EXPECT_TRUE(has(out, "monitor 101; heard by: nobody; hears: ")) << out.str();
  EXPECT_EQ(supervise({.target = "101", .mode = "whisper"}), 0) << err.str();
  EXPECT_TRUE(has(out, "whisper 101; heard by: agent;")) << out.str();
  EXPECT_EQ(supervise({.target = "101", .mode = "takeover"}), 0) << err.str();
  EXPECT_TRUE(has(out, "takeover 101; heard by: customer;")) << out.str();
  EXPECT_EQ(supervise({.act = SuperviseAct::hand_back, .target = "101"}), 0) << err.str();
  EXPECT_TRUE(has(out, "monitor 101; heard by: nobody;")) << out.str();
  EXPECT_EQ(supervise({.act = SuperviseAct::end}), 0) << err.str();
  EXPECT_TRUE(has(out, "ended"));
  EXPECT_EQ(supervise({.act = SuperviseAct::end}), 1);
  EXPECT_TRUE(has(err, "201 supervises nothing")) << err.str();
}

TEST_F(CommandLine, waits_for_an_agent_without_a_call) {
  EXPECT_EQ(supervise({.target = "102", .follow = true}), 0) << err.str();
  EXPECT_TRUE(has(out, "waits for 102's next call")) << out.str();
}

TEST_F(CommandLine, passes_refusals_on_in_plain_words) {
  floor.customer_calls("Carl");
  EXPECT_EQ(supervise({.target = "101", .as = "102"}), 1);
  EXPECT_TRUE(has(err, "it takes a supervisor or an administrator")) << err.str();
  EXPECT_EQ(supervise({.target = "777"}), 1);
  EXPECT_TRUE(has(err, "'777'")) << err.str();
  EXPECT_EQ(supervise({.target = "1/../.."}), 1);
  EXPECT_EQ(supervise({.target = ""}), 2);
}

TEST_F(CommandLine, says_how_to_start_a_server_when_there_is_none) {
  server.reset();
  EXPECT_EQ(calls(), 1);
  EXPECT_TRUE(has(err, url)) << err.str();
  EXPECT_TRUE(has(err, "earshot serve")) << err.str();
}

TEST_F(CommandLine, says_what_is_wrong_with_token_and_address) {
  CallsOptions options;
  options.server.url = url;
  options.server.token_file = "/nonexistent/token";
  EXPECT_EQ(calls_command(options, out, err), 1);
  EXPECT_TRUE(has(err, "/nonexistent/token")) << err.str();
  ::setenv("EARSHOT_TOKEN", "another", 1);
  EXPECT_EQ(calls(), 1);
  EXPECT_TRUE(has(err, "Missing or wrong key")) << err.str();
  for (const char* bad : {"", "localhost", "https://127.0.0.1:8080", "http://", "http://:80"}) {
    EXPECT_EQ(Client::open({.url = bad}).error().code, "bad_url") << bad;
  }
}

TEST(CallsTable, does_not_let_callers_drive_the_terminal) {
  const auto table = calls_table(
      R"({"calls":[{"id":"x","phase":"ringing","from":{"number":"\u001b[2J\u202e1"},"age_ms":1}]})");
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_NE(table.find("?[2J?1"), std::string::npos) << table;
  EXPECT_EQ(printable("J\u00f6rg \u65e5\u672c \xff\xc0\x80\u009b"), "J\u00f6rg \u65e5\u672c ????");
}

TEST(CallsTable, is_empty_for_what_is_not_ours) {
  for (const char* other : {"", "<html>", "[]", "{}", R"({"calls":1})", R"({"calls":[1]})",
                            R"({"calls":[{"age_ms":"x"}]})"}) {
    EXPECT_EQ(calls_table(other), "") << other;
  }
}

}  // namespace
}  // namespace earshot::app
