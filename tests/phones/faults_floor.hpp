#pragma once
// A floor on which something is broken on purpose. After the fault a control call must work, every
// event must be in the database, and nothing may be left in the server.

#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "tests/phones/floor.hpp"

namespace earshot::phones {

// The server's database, as another program sees it: no code of Earshot's is in between.
class OtherProgram {
 public:
  explicit OtherProgram(const std::filesystem::path& database);
  void run(const std::string& sql);
  long long number(const std::string& query);  // the first column of the only row
  std::string text(const std::string& query);  // "" when there is no row

 private:
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
};

// A customer who sends one INVITE and takes the final answer as it is. (The simulator's phones obey
// Retry-After: they would call again.) His address has to be a trunk's.
class BareCaller {
 public:
  BareCaller();
  ~BareCaller();
  std::string as_trunk() const;                                 // for the configuration
  int call(const std::string& number, const Endpoint& server);  // the status; 0: none within 10 s
  const std::string& answer() const { return answer_; }

 private:
  int port_, socket_, calls_ = 0;
  std::string answer_;
};

std::string earshot_program();

class Faults : public Floor {
 protected:
  explicit Faults(const ServerSetup& setup = {.people = kPeople})
      : Floor(setup), port_pairs_(setup.rtp_ports / 2) {}
  void TearDown() override;

  // A customer and the agent are connected, hear each other for half a second, and hang up.
  void control_call(const std::string& extension = "101");
  sim::Phone& registered(const std::string& extension, Tone tone);
  // Both hear each other, and neither hears `stranger`, for a second from now.
  void expect_right_talk(sim::Phone& one, sim::Phone& other, Tone stranger = kThird);

  void edit_config(const std::string& from, const std::string& to);
  void signal(int number);
  int ended();   // waits until the server has ended by itself; its exit code, or -signal
  void stop();   // SIGTERM, with no call left
  void start();  // the server again; its phones have to register anew
  void crash();  // kill -9
  void restart() { stop(), start(); }
  bool logged(const std::string& words) const {
    return server_.log().find(words) != std::string::npos;
  }

  // Every event is there, numbered from 1 without a gap, and every call has ended.
  testing::AssertionResult history_is_whole(int calls);
  testing::AssertionResult all_ports_are_back();

  std::filesystem::path database_ = server_.folder() / "earshot.db";

 private:
  int port_pairs_;
  std::map<std::string, sim::Phone*> registered_;
};

}  // namespace earshot::phones
