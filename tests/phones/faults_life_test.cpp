// Wrong callers, kills, stops and reloads: what is known stays known, what was wrong is refused,
// and nothing secret is ever told.

#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "tests/phones/faults_floor.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using testing::HasSubstr;
using testing::Not;

class Life : public Faults {
 protected:
  explicit Life(const std::string& more = "") : Faults({.people = kPeople, .more = more}) {}
  int registration_status(const std::string& extension, const std::string& secret) {
    sim::Phone phone(*phones_, {.user = extension, .secret = secret});
    phone.register_();
    EXPECT_TRUE(eventually("REGISTER is answered", [&] {
      return phone.state().registered || phone.state().sip_status >= 300;
    }));
    return phone.state().registered ? 200 : phone.state().sip_status;
  }
  std::string import(const std::string& csv) {
    server_.folder().write("more.csv", csv);
    Process import({earshot_program(), "import", "-c", server_.folder() / "earshot.toml",
                    server_.folder() / "more.csv"},
                   server_.folder() / "import.log");
    EXPECT_EQ(import.exit_code(std::chrono::seconds(20)), 0) << import.output();
    return import.output();
  }
  std::string text_of(const std::string& name) {
    std::stringstream text;
    text << std::ifstream(server_.folder() / name).rdbuf();
    return text.str();
  }
};

TEST_F(Life, WrongSecretsAreRefusedAndCounted) {
  const char* counter = "earshot_sip_refused_total{cause=\"wrong_secret\"}";
  const double before = server_.metric(counter);
  const int status = registration_status("103", "guessed");
  EXPECT_TRUE(status == 401 || status == 403) << status;
  EXPECT_GT(server_.metric(counter), before);
  control_call();
}

TEST_F(Life, AnExtensionThatNobodyHasIsNotFound) {
  auto& agent = registered("103", kThird);
  for (const char* number : {"999", "*4999", "nobody"}) {
    agent.dial(number);
    ASSERT_OK(agent.wait_for(Awaited::ended, std::string("refused: ") + number));
    EXPECT_EQ(agent.state().sip_status, 404) << number;
  }
  control_call();
}

TEST_F(Life, KilledInACallItKnowsPeopleAndHistoryAfterwards) {
  control_call();
  auto& caller = customer();
  talk(caller, registered("101", kAgent), "+4930101");
  ASSERT_TRUE(eventually("the call is in the database", [&] {
    return OtherProgram(database_).number(
               "SELECT COUNT(*) FROM calls WHERE ended = 0 AND answered > 0") == 1;
  }));
  crash();
  start();
  EXPECT_EQ(
      OtherProgram(database_).number("SELECT COUNT(*) FROM calls WHERE cause = 'server_restarted'"),
      1);
  control_call();
  EXPECT_TRUE(history_is_whole(3));
}

// Held as a base, to be there before the server is configured.
struct Late {
  BareCaller late_;
};

class Stopping : protected Late, public Life {
 protected:
  Stopping() : Life(late_.as_trunk()) {}
};

TEST_F(Stopping, LetsItsCallsEnd) {
  auto& agent = registered("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  signal(SIGTERM);
  // Until the server has seen the signal the agent is busy (486).
  ASSERT_TRUE(eventually("new calls are refused",
                         [&] { return late_.call("+4930101", server_.sip()) == 503; }));
  EXPECT_THAT(late_.answer(), HasSubstr("Retry-After:"));
  expect_right_talk(caller, agent);
  caller.hang_up();
  EXPECT_OK(agent.wait_for(Awaited::ended, "the call ends"));
  EXPECT_EQ(ended(), 0) << server_.log();
  start();
  control_call();
  EXPECT_TRUE(history_is_whole(2));
}

TEST_F(Life, ABrokenConfigurationLeavesTheOldOne) {
  control_call();
  edit_config("number = \"+4930101\"", "numbr = \"+4930101\"");
  signal(SIGHUP);
  ASSERT_TRUE(eventually("the log says why", [&] {
    return logged("the configuration stays as it was") && logged("numbr");
  }));
  control_call();
  edit_config("numbr = \"+4930101\"", "number = \"+4930103\"");
  edit_config("target = \"101\"", "target = \"103\"");
  signal(SIGHUP);
  ASSERT_TRUE(eventually("the new one is taken", [&] { return logged("read again"); }));
  control_call("103");
}

TEST_F(Life, PeopleWhoWereImportedMayRegisterAfterSighup) {
  control_call();
  EXPECT_NE(registration_status("104", "secret-of-104"), 200);
  EXPECT_THAT(import("extension,name,role,team,secret,contact\n"
                     "104,Dan Agent,agent,sales,secret-of-104,\n"),
              HasSubstr("1 added"));
  signal(SIGHUP);
  ASSERT_TRUE(eventually("people are read again", [&] { return logged("read again"); }));
  auto& new_agent = registered("104", kSupervisor);
  auto& agent = registered("101", kAgent);
  talk(new_agent, agent, "101");
  new_agent.hang_up();
  EXPECT_OK(agent.wait_for(Awaited::ended, "the call ends"));
  control_call();
}

class Talkative : public Life {
 protected:
  Talkative() : Life("[log]\nlevel = \"debug\"\n") {}
};

TEST_F(Talkative, TheLogTellsNoSecretsAndNoDigits) {
  const std::string keys = "918273645546372819";  // by chance in no number of ours
  EXPECT_NE(registration_status("103", "a-wrong-secret"), 200);
  auto& agent = registered("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  auto& supervisor = phone("200", kSupervisor);
  supervisor.dial("*4101");
  ASSERT_OK(supervisor.wait_for(Awaited::answered, "*4101 is answered"));
  for (const char key : keys) caller.press(key);
  ASSERT_TRUE(eventually("the keys reach the agent", [&] {
    return agent.leg().keys_heard() == keys;
  })) << agent.leg().keys_heard();
  for (const char key : std::string("9182")) caller.press_by_info(key);
  supervisor.press('5');
  ASSERT_OK(agent.ear().wait_hears(kSupervisor, "the key has switched to whisper"));
  caller.hang_up();
  ASSERT_OK(agent.wait_for(Awaited::ended, "the call ends"));
  control_call();
  EXPECT_TRUE(history_is_whole(2));

  auto token = text_of("token");
  token.erase(token.find_last_not_of('\n') + 1);
  ASSERT_GT(token.size(), 16U);
  OtherProgram other(database_);
  const auto events = other.text("SELECT group_concat(body, char(10)) FROM events");
  ASSERT_FALSE(events.empty());
  const std::regex key_told(R"re((digits?|keys?|dtmf|tone|signal)"?[=: ]+"?[0-9*#])re",
                            std::regex::icase);
  for (const auto& told : {server_.log(), events}) {
    EXPECT_THAT(told, Not(HasSubstr("secret-of-")));
    EXPECT_THAT(told, Not(HasSubstr("a-wrong-secret")));
    EXPECT_THAT(told, Not(HasSubstr(token)));
    EXPECT_THAT(told, Not(HasSubstr(keys)));
    EXPECT_FALSE(std::regex_search(told, key_told));
  }
}

}  // namespace
}  // namespace earshot::phones
