// A server that can not start says what is wrong, where, and the way out, and ends with 1. It
// leaves what it found as it was, and a server that runs beside it is not disturbed.

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/phones/faults_floor.hpp"

namespace earshot::phones {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string text_of(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class Start : public testing::Test {
 protected:
  // Writes the configuration, starts, and returns what the server said when it gave up.
  std::string refusal(const std::string& config) {
    folder_.write("earshot.toml", config);
    Process server({earshot_program(), "serve", "-c", folder_ / "earshot.toml"}, folder_ / "log");
    EXPECT_EQ(server.exit_code(std::chrono::seconds(20)), 1) << server.output();
    return server.output();
  }
  std::string with_database(const std::string& path) {
    const int port = free_ports(2);
    return elsewhere(port) + "[store]\ndatabase = \"" + path + "\"\n";
  }
  std::string elsewhere(int port) {
    const auto sip = std::to_string(port), api = std::to_string(port + 1);
    return "[sip]\nlisten = [\"udp:127.0.0.1:" + sip + "\"]\n[api]\nlisten = \"127.0.0.1:" + api +
           "\"\ntoken_file = \"" + path("token") +
           "\"\n[media]\nports = \"40000-40100\"\nbrowser_port = 0\n";
  }
  std::string path(const std::string& name) const { return folder_ / name; }

  TemporaryFolder folder_;
};

TEST_F(Start, TheDatabasesDirectoryCanNotBeMade) {
  folder_.write("file", "not a directory");
  EXPECT_THAT(refusal(with_database(path("file/earshot.db"))),
              AllOf(HasSubstr(path("file")), HasSubstr("directory")));
}

TEST_F(Start, ADirectoryIsNoDatabase) {
  EXPECT_THAT(refusal(with_database(folder_.path())),
              AllOf(HasSubstr(folder_.path()), HasSubstr("name one in [store] database")));
}

TEST_F(Start, AnotherUsersDatabase) {
  folder_.write("earshot.db", "whatever");
  if (::chown(path("earshot.db").c_str(), 65'534, 65'534) != 0) GTEST_SKIP() << "needs root";
  EXPECT_THAT(refusal(with_database(path("earshot.db"))),
              AllOf(HasSubstr(path("earshot.db")), HasSubstr("65534"), HasSubstr("chown")));
}

TEST_F(Start, AnEmptyDatabaseFileIsLeftAsItIs) {
  folder_.write("earshot.db", "");
  EXPECT_THAT(refusal(with_database(path("earshot.db"))),
              AllOf(HasSubstr(path("earshot.db")), HasSubstr("empty"), HasSubstr("restore")));
  EXPECT_EQ(std::filesystem::file_size(path("earshot.db")), 0U);
}

TEST_F(Start, ATextFileIsNoDatabase) {
  folder_.write("earshot.db", "dear diary");
  EXPECT_THAT(refusal(with_database(path("earshot.db"))),
              AllOf(HasSubstr(path("earshot.db")), HasSubstr("name another file in [store]")));
  EXPECT_EQ(text_of(path("earshot.db")), "dear diary");
}

TEST_F(Start, ALogWithoutItsDatabase) {
  folder_.write("earshot.db-wal", "left over");
  EXPECT_THAT(refusal(with_database(path("earshot.db"))),
              AllOf(HasSubstr(path("earshot.db-wal")), HasSubstr("restore the last backup")));
  EXPECT_EQ(text_of(path("earshot.db-wal")), "left over");
}

TEST_F(Start, ATokenThatOthersMayRead) {
  folder_.write("token", "0123456789abcdef0123456789abcdef\n");
  std::filesystem::permissions(path("token"), std::filesystem::perms(0644));
  const auto words = refusal(with_database(path("earshot.db")));
  EXPECT_THAT(words, HasSubstr("chmod 0600 " + path("token")));
  EXPECT_THAT(words, testing::Not(HasSubstr("0123456789abcdef")));
}

TEST_F(Start, AConfigurationThatIsNotThere) {
  Process server({earshot_program(), "serve", "-c", path("none.toml")}, folder_ / "log");
  EXPECT_EQ(server.exit_code(std::chrono::seconds(20)), 1);
  EXPECT_THAT(server.output(), HasSubstr(path("none.toml")));
}

struct Mistake {
  const char* name;
  const char* config;
  const char* place;  // line:column
  std::vector<const char*> words;
};

class Mistakes : public Start, public testing::WithParamInterface<Mistake> {};

TEST_P(Mistakes, AreNamedWithTheirPlace) {
  const auto& mistake = GetParam();
  const auto words = refusal(mistake.config);
  EXPECT_THAT(words, HasSubstr(path("earshot.toml") + ":" + mistake.place));
  for (const char* word : mistake.words) EXPECT_THAT(words, HasSubstr(word));
}

INSTANTIATE_TEST_SUITE_P(
    Of, Mistakes,
    testing::Values(
        Mistake{"syntax", "[sip]\nlisten = [\"udp:127.0.0.1:5060\"\n[media]\n", "3:", {"error"}},
        Mistake{"a_misspelt_key", "[media]\nport = \"1-2\"\n", "2:", {"media.port", "ports"}},
        Mistake{"a_misspelt_table", "[mediaa]\n", "1:", {"mediaa", "media"}},
        Mistake{"a_wrong_type", "[calls]\nmax_calls = \"many\"\n", "2:", {"calls.max_calls"}},
        Mistake{"a_wrong_range", "[media]\nports = \"30000-20000\"\n", "2:", {"media.ports"}},
        Mistake{
            "no_time", "[media]\nport_quarantine = \"soon\"\n", "2:", {"port_quarantine", "soon"}},
        Mistake{"an_address", "[sip]\nlisten = [\"udp:localhost\"]\n", "2:", {"sip.listen"}},
        Mistake{"a_trunk_nobody_knows",
                "[[outbound]]\nprefix = \"+49\"\ntrunk = \"nowhere\"\n",
                "3:",
                {"outbound[1].trunk", "nowhere"}},
        Mistake{"an_open_api", "[api]\nlisten = \"0.0.0.0:8080\"\n", "2:", {"api.listen"}}),
    [](const auto& test) { return test.param.name; });

// A second server beside one that has a call.
class Beside : public Faults {
 protected:
  std::string refusal(const std::string& from, const std::string& to) {
    edit_config(from, to);
    Process second({earshot_program(), "serve", "-c", server_.folder() / "earshot.toml"},
                   server_.folder() / "second.log");
    EXPECT_EQ(second.exit_code(std::chrono::seconds(20)), 1) << second.output();
    edit_config(to, from);
    return second.output();
  }
  std::string database_key(const char* name) {
    return "database = \"" + (server_.folder() / name).string() + "\"";
  }
};

TEST_F(Beside, ASecondServerOnTheSameDatabaseOrPortsIsRefused) {
  auto& agent = registered("101", kAgent);
  auto& caller = customer();
  talk(caller, agent, "+4930101");
  const auto sip = std::to_string(server_.sip_port());
  EXPECT_THAT(refusal(database_key("earshot.db"), database_key("earshot.db")),
              AllOf(HasSubstr("earshot.db"), HasSubstr("another server writes to this database")));
  EXPECT_THAT(refusal(database_key("earshot.db"), database_key("other.db")),
              HasSubstr("another server writes recordings to"));
  std::filesystem::create_directory(server_.folder() / "apart");
  const auto apart = database_key("apart/other.db");
  EXPECT_THAT(refusal(database_key("earshot.db"), apart),
              AllOf(HasSubstr("127.0.0.1:" + sip), HasSubstr("[sip] listen")));
  expect_right_talk(caller, agent);
  caller.hang_up();
  ASSERT_OK(agent.wait_for(sim::Awaited::ended, "the call ends"));

  // Other SIP ports, but the API's is taken.
  edit_config(database_key("earshot.db"), apart);
  const auto free = std::to_string(free_ports(1));
  edit_config("udp:127.0.0.1:" + sip, "udp:127.0.0.1:" + free);
  EXPECT_THAT(refusal("tcp:127.0.0.1:" + sip, "tcp:127.0.0.1:" + free),
              AllOf(HasSubstr("The API can not listen on 127.0.0.1:"), HasSubstr("another port")));
  control_call();
}

}  // namespace
}  // namespace earshot::phones
