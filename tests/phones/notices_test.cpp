// Whatever ends a session, the agent is told that nobody listens any longer; also when the server
// was killed meanwhile.

#include "tests/phones/faults_floor.hpp"
#include "tests/phones/recorded.hpp"

namespace earshot::phones {
namespace {

using sim::Awaited;
using sim::Mode;

class Notices : public Recorded {
 protected:
  void listen() {
    begin_inbound();
    supervisor_ = &supervise("200", kSupervisor, Mode::whisper);
    ASSERT_TRUE(is_told(1, 0));
  }
  // So many notices that somebody listens, and that nobody does any longer, of agent 101.
  testing::AssertionResult is_told(int begun, int stopped) {
    OtherProgram database(server_.folder() / "earshot.db");
    const auto notices = [&](const char* is_stopped) {
      return database.number(
          std::string("SELECT count(*) FROM events WHERE type = 'notice_given' AND "
                      "coalesce(body ->> 'stopped', 0) = ") +
          is_stopped);
    };
    return eventually("the agent is told",
                      [&] { return notices("0") == begun && notices("1") == stopped; })
           << notices("0") << " begun, " << notices("1") << " stopped";
  }
  std::string session() { return server_.get("/api/v1/sessions")["sessions"][0]["id"]; }

  sim::Phone* supervisor_ = nullptr;
};

TEST_F(Notices, TheSupervisorLeaves) {
  listen();
  supervisor_->hang_up();
  EXPECT_TRUE(is_told(1, 1));
}

TEST_F(Notices, TheSessionIsEndedByAProgram) {
  listen();
  EXPECT_TRUE(server_.ask("DELETE", "/api/v1/sessions/" + session()));
  EXPECT_TRUE(is_told(1, 1));
}

TEST_F(Notices, TheCallEnds) {
  listen();
  customer_->hang_up();
  EXPECT_TRUE(is_told(1, 1));
}

TEST_F(Notices, TheRulesEndIt) {
  listen();
  publish({{"exemptions",
            {{{"agent", "101"}, {"reason", "a test"}, {"since", "2020-01-01T00:00:00Z"}}}}});
  EXPECT_TRUE(is_told(1, 1));
}

TEST_F(Notices, TheServerIsKilled) {
  listen();
  server_.crash();
  call_.reset();
  for (const auto& phone : people_) phone->vanish();
  people_.clear();
  server_.start();
  EXPECT_TRUE(is_told(1, 1));
  EXPECT_EQ(OtherProgram(server_.folder() / "earshot.db")
                .number("SELECT count(*) FROM supervisions WHERE ended = 0"),
            0)
      << "his own log has it as if it went on";
}

}  // namespace
}  // namespace earshot::phones
