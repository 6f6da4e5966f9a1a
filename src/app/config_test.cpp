#include "app/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "app/config_values.hpp"
#include "app/sections.hpp"

namespace earshot::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string sample() {
  const char* source = std::getenv("EARSHOT_SOURCE");
  std::ifstream file(std::string(source ? source : ".") + "/etc/earshot.toml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The sample with its commented examples switched on.
std::string full_sample() {
  std::string full, line;
  std::istringstream lines(sample());
  bool example = false;
  while (std::getline(lines, line)) {
    if (line.starts_with("# [[")) example = true;
    if (!line.starts_with("# ")) example = false;
    const bool music = line.starts_with("# hold-music");
    const bool both_passwords = line.starts_with("# password_file");
    full += ((example && !both_passwords) || music ? line.substr(2) : line) + "\n";
  }
  return full;
}

ConfigReading read(std::string_view text) { return read_config(text, "earshot.toml"); }

std::vector<std::string> errors_of(std::string_view text) {
  std::vector<std::string> messages;
  for (const auto& problem : read(text).errors) messages.push_back(problem.message());
  return messages;
}

TEST(Config, NothingIsGoodForALaptop) {
  const auto reading = read("");
  EXPECT_THAT(reading.text(), IsEmpty());
  EXPECT_EQ(reading.config.sip.listen.size(), 2u);
  EXPECT_EQ(reading.config.api.listen.text(), "127.0.0.1:8080");
  EXPECT_EQ(reading.config.settings.max_calls, core::Settings{}.max_calls);
  EXPECT_EQ(reading.config.store.spill_path(), "earshot.db.spill");
}

TEST(Config, TheSampleSaysTheDefaults) {
  const auto reading = read(sample());
  ASSERT_THAT(reading.text(), IsEmpty());
  const Config defaults, &said = reading.config;
  EXPECT_EQ(said.sip.listen, defaults.sip.listen);
  EXPECT_EQ(said.sip.registration_default, defaults.sip.registration_default);
  EXPECT_EQ(said.sip.session_expires, defaults.sip.session_expires);
  EXPECT_EQ(said.sip.connection_grace, defaults.sip.connection_grace);
  EXPECT_EQ(said.sip.offer_sha256, defaults.sip.offer_sha256);
  EXPECT_EQ(said.media.codecs, defaults.media.codecs);
  EXPECT_EQ(said.media.last_port, defaults.media.last_port);
  EXPECT_EQ(said.settings.max_call_duration, defaults.settings.max_call_duration);
  EXPECT_EQ(said.settings.rescue_time, defaults.settings.rescue_time);
  EXPECT_EQ(said.settings.privacy_limit, defaults.settings.privacy_limit);
  EXPECT_EQ(said.settings.ring_timeout, defaults.settings.ring_timeout);
  EXPECT_EQ(said.settings.notify_agents, defaults.settings.notify_agents);
  EXPECT_EQ(said.settings.help_escalation, defaults.settings.help_escalation);
  EXPECT_EQ(said.help_reasons, defaults.help_reasons);
  EXPECT_EQ(said.log.queue, defaults.log.queue);
  EXPECT_EQ(said.rules.packs, defaults.rules.packs);
  EXPECT_EQ(said.rules.site_region, defaults.rules.site_region);
  EXPECT_EQ(said.recording.enabled, defaults.recording.enabled);
  EXPECT_EQ(said.recording.sync_every, defaults.recording.sync_every);
  EXPECT_EQ(said.recording.keep_free, defaults.recording.keep_free);
  EXPECT_EQ(said.recording.tap_ring, defaults.recording.tap_ring);
  EXPECT_EQ(said.recording.brake_percent, defaults.recording.brake_percent);
  EXPECT_EQ(said.recording.storage, defaults.recording.storage);
  EXPECT_EQ(said.recording.s3.region, defaults.recording.s3.region);
  EXPECT_EQ(said.audit_key_file(), defaults.audit_key_file());
  ASSERT_EQ(said.queues.size(), 1u);
  const core::Queue queue{.name = "sales", .extension = "700", .teams = {"sales"}};
  EXPECT_EQ(said.queues[0], queue);
}

TEST(Config, TheSamplesExamplesAreGood) {
  const auto reading = read(full_sample());
  ASSERT_THAT(reading.text(), IsEmpty());
  const auto& config = reading.config;
  ASSERT_EQ(config.trunks.size(), 1u);
  EXPECT_TRUE(config.trunks[0].registers);
  EXPECT_EQ(config.trunks[0].addresses.size(), 3u);
  EXPECT_EQ(config.trunks[0].register_expires, 600s);
  EXPECT_THAT(config.numbers, ElementsAre(core::NumberRoute{"+4930123456", "700"}));
  EXPECT_THAT(config.outbound, ElementsAre(core::OutboundRule{"+49", "provider", 2}));
  EXPECT_EQ(config.media.prompts.at("hold-music").size(), 1u);
  EXPECT_EQ(config.directory({}).queues.size(), 1u);
}

TEST(Config, PhonesThatDropAndStrongerChallengesReachTheSipSide) {
  const auto reading = read("[sip]\nconnection_grace = \"3s\"\noffer_sha256 = true\n");
  ASSERT_THAT(reading.text(), IsEmpty());
  const auto sip = sip_config(reading.config);
  EXPECT_EQ(sip.connection_grace, 3s);
  EXPECT_TRUE(sip.offer_sha256);
  EXPECT_THAT(errors_of("[sip]\nconnection_grace = \"1h\"\n"), ElementsAre(HasSubstr("to 300s")));
}

TEST(Config, TimesOfPortsAndPhonesReachTheEngine) {
  const auto reading = read("[media]\nport_quarantine = \"300ms\"\nlost_after = \"3s\"\n");
  ASSERT_THAT(reading.text(), IsEmpty());
  const auto engine = engine_config(reading.config);
  EXPECT_EQ(engine.quarantine, 300ms);
  EXPECT_EQ(engine.lost_after, 3s);
  EXPECT_EQ(engine_config(read("").config).lost_after, 60s);
  EXPECT_THAT(errors_of("[media]\nlost_after = \"1s\"\n"), ElementsAre(HasSubstr("from 2s")));
}

TEST(Config, TellsPlaceFoundAllowedAndMeant) {
  EXPECT_THAT(
      errors_of("[sip]\nlisten = [\"udp:nowhere:5060\"]\n"),
      ElementsAre(AllOf(HasSubstr("earshot.toml:2:1: sip.listen: found \"udp:nowhere:5060\""),
                        HasSubstr("allowed: \"udp:\"")),
                  HasSubstr("is empty")));
  EXPECT_THAT(
      errors_of("[media]\n  codec = [\"PCMU\"]\n"),
      ElementsAre("earshot.toml:2:3: media.codec: is no key here; did you mean \"codecs\"?"));
  EXPECT_THAT(errors_of("[log]\nlevel = \"warn\"\n"),
              ElementsAre("earshot.toml:2:1: log.level: found \"warn\"; allowed: \"debug\", "
                          "\"info\", \"warning\", \"error\"; did you mean \"warning\"?"));
  EXPECT_THAT(errors_of("[supervison]\n"), ElementsAre(HasSubstr("did you mean \"supervision\"?")));
  EXPECT_THAT(errors_of("[server]\nnode = 1024\n"),
              ElementsAre("earshot.toml:2:1: server.node: found 1024; allowed: a whole number from "
                          "0 to 1023"));
  EXPECT_THAT(errors_of("[calls]\nmax_duration = \"4 hours\"\n"),
              ElementsAre(HasSubstr("allowed: a time from 60s to 168h")));
}

TEST(Config, TellsAllMistakesInTheFilesOrder) {
  EXPECT_THAT(
      errors_of("[server]\nnode = true\n[api]\nlisten = \"0.0.0.0:80\"\n[log]\nqueue = 1\n"),
      ElementsAre(HasSubstr(":2:1: server.node: found true"),
                  HasSubstr(":4:1: api.listen: found \"0.0.0.0:80\"; allowed: a loopback"),
                  HasSubstr(":6:1: log.queue")));
}

TEST(Config, TellsWhatIsNoToml) {
  EXPECT_THAT(errors_of("[server]\nname = \n"), ElementsAre(HasSubstr("earshot.toml:2")));
  EXPECT_THAT(errors_of("[server]\nnode = 1\nnode = 2\n"),
              ElementsAre(HasSubstr("earshot.toml:3")));
  EXPECT_THAT(errors_of("[trunk]\nname = \"a\"\n"), ElementsAre(HasSubstr("tables [[trunk]]")));
  EXPECT_THAT(errors_of("[[sip]]\n"), ElementsAre(HasSubstr("one table [sip]")));
}

TEST(Config, DoesNotRepeatSecrets) {
  for (const auto& message :
       errors_of("[[trunk]]\nname = \"a\"\naddresses = [\"1.2.3.4\"]\npassword = 12345\n"))
    EXPECT_THAT(message, testing::Not(HasSubstr("12345")));
}

struct Cross {
  const char* text;
  const char* message;
};
class CrossReferences : public testing::TestWithParam<Cross> {};
TEST_P(CrossReferences, AreChecked) {
  EXPECT_THAT(errors_of(GetParam().text), testing::Contains(HasSubstr(GetParam().message)))
      << GetParam().text;
}

constexpr const char* kTwoQueues =
    "[[queue]]\nname = \"a\"\nextension = \"1\"\nteams = [\"t\"]\noverflow = \"2\"\n"
    "[[queue]]\nname = \"b\"\nextension = \"2\"\nteams = [\"t\"]\noverflow = \"1\"\n";

INSTANTIATE_TEST_SUITE_P(
    Config, CrossReferences,
    testing::Values(
        Cross{kTwoQueues, ":5:1: queue[1].overflow: \"2\" leads back to this queue"},
        Cross{"[[queue]]\nname = \"a\"\nextension = \"1\"\nteams = [\"t\"]\n"
              "[[queue]]\nname = \"b\"\nextension = \"1\"\nteams = [\"t\"]\n",
              ":7:1: queue[2].extension: found \"1\", which queue[1].extension has already"},
        Cross{"[[queue]]\nname = \"a\"\nteams = [\"t\"]\n",
              ":1:1: queue[1].extension: is missing or empty"},
        Cross{"[[queue]]\nname = \"a\"\nextension = \"1x\"\nteams = [\"t\"]\n", "1 to 15 digits"},
        Cross{"[[number]]\nnumber = \"49\"\ntarget = \"1\"\n[[number]]\nnumber = \"+49\"\n"
              "target = \"1\"\n",
              ":5:1: number[2].number: found \"49\", which"},
        Cross{"[[outbound]]\nprefix = \"+\"\ntrunk = \"a\"\n", "digits, perhaps with +"},
        Cross{
            "[[trunk]]\nname = \"provider\"\nproxy = \"sip:a\"\n[[outbound]]\nprefix = \"0\"\n"
            "trunk = \"provder\"\n",
            ":6:1: outbound[1].trunk: found \"provder\"; allowed: the name of a [[trunk]]; did you "
            "mean \"provider\"?"},
        Cross{"[[trunk]]\nname = \"a\"\naddresses = [\"1.2.3.4\"]\n[[outbound]]\nprefix = \"0\"\n"
              "trunk = \"a\"\n",
              "has no proxy"},
        Cross{"[[trunk]]\nname = \"a\"\n", "neither addresses"},
        Cross{"[[trunk]]\nname = \"a\"\naddresses = [\"1.2.3.4/33\"]\n", "networks"},
        Cross{"[[trunk]]\nname = \"a\"\nproxy = \"sip.example.com\"\n", "a SIP URI"},
        Cross{"[[trunk]]\nname = \"a\"\nproxy = \"sip:a\"\nregisters = true\n", "needs proxy and"},
        Cross{"[[trunk]]\nname = \"a\"\nproxy = \"sip:a\"\nusername = \"u\"\n", "go together"},
        Cross{"[media]\nports = \"30000-20000\"\n", ":2:1: media.ports: found 30000-20000"},
        Cross{"[media]\nports = \"5000-6000\"\n", "contains the SIP port 5060"},
        Cross{"[media]\nports = \"20000-70000\"\n", "first and last UDP port"},
        Cross{"[media]\naddresses = [\"192.0.2.1\", \"192.0.2.2\"]\n", "two IPv4 addresses"},
        Cross{"[media]\nbrowser_port = 20000\n", "lies in [media] ports 20000-29999"},
        Cross{"[media]\nbrowser_port = 5060\n", "5060 is a SIP port as well"},
        Cross{"[media]\nbrowser_port = 80\n", "from 1024 upwards"},
        Cross{"[media]\ncodecs = []\n", "at least one codec"},
        Cross{"[media]\ncodecs = [\"PCMU\", \"PCMU\"]\n", "names a codec twice"},
        Cross{"[sip]\nlisten = [\"tls:127.0.0.1:5061\"]\n", "needs certificates"},
        Cross{"[sip]\nregistration_min = \"2h\"\n", ":2:1: sip.registration_min: must hold"},
        Cross{"[sip]\ndomain = \"a b\"\n", "allowed: a host name"},
        Cross{"[recording]\ntap_ring = \"1KiB\"\n", "found \"1KiB\"; allowed: a size from"},
        Cross{"[recording]\nkeep_free = 4\n", "a text in quotes"},
        Cross{"[recording]\nbrake_percent = 101\n", "from 0 to 100"},
        Cross{"[recording]\nstorage = \"S3\"\n", "did you mean \"s3\"?"},
        Cross{"[recording]\nstorage = \"s3\"\n", "recording.s3.endpoint: found \"\""},
        Cross{"[recording]\nstorage = \"s3\"\n[recording.s3]\nbucket = \"A\"\n",
              ":4:1: recording.s3.bucket: found \"A\"; allowed: 3 to 63"},
        Cross{"[recording.s3]\nsecret_key = \"hush\"\n", "secret_key: is no key here"},
        Cross{"[recording]\ndirectory = \"r\"\nmaster_key_file = \"r/k\"\n",
              ":3:1: recording.master_key_file: lies among the recordings"},
        Cross{"[audit]\nkey_file = \"a\"\nheads_file = \"./a\"\n",
              ":3:1: audit.heads_file: found \"./a\", which is something else already"},
        Cross{"[supervision]\nfeature_code = \"1\"\n", "allowed: * or #"},
        Cross{"[api]\nlisten = \"127.0.0.1:5060\"\n", "is also in [sip] listen"},
        Cross{"[api]\nlisten = \"192.0.2.1:8080\"\n", "with certificate and key"},
        Cross{"[api]\ncertificate = \"c.pem\"\n", "one is missing"},
        Cross{"[api]\norigins = [\"https://a.example/x\"]\n", "scheme, name and port alone"},
        Cross{"[[ice_server]]\nurls = [\"http://a\"]\n", ":2:1: ice_server[1].urls: found"},
        Cross{"[[ice_server]]\nusername = \"a\"\n", "is empty"}));

TEST(Config, WarnsWhenPortsAreFew) {
  const auto reading = read("[media]\nports = \"20000-20099\"\n");
  EXPECT_TRUE(reading.good());
  EXPECT_THAT(reading.text(),
              HasSubstr("warning: earshot.toml:2:1: media.ports: 100 ports serve 25"));
}

TEST(Config, PeopleMakeExtensionsKnown) {
  auto config = read(full_sample()).config;
  config.queues[0].overflow = "101";
  config.numbers[0].target = "999";
  const core::Person ann{.extension = "101", .name = "Ann", .team = "sales"};
  auto problems = check_people(config, {ann});
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message(),
            "number[1].target: \"999\" is neither a queue's nor a person's extension");
  config.numbers[0].target = "700";
  EXPECT_THAT(check_people(config, {ann}), IsEmpty());
  EXPECT_EQ(check_people(config, {}).size(), 2u);  // the overflow and the empty team
}

TEST(ConfigValues, Durations) {
  EXPECT_EQ(parse_duration("300ms"), 300ms);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("10min"), 10min);
  for (auto* wrong :
       {"", "s", "20", "20 s", "-1s", "1.5s", "20x", "99999999999999999999s", "99999d"})
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  EXPECT_EQ(read("[calls]\nmax_duration = 7200\n").config.settings.max_call_duration, 2h);
}

class ConfigFile : public testing::Test {
 protected:
  ConfigFile() {
    auto name = (std::filesystem::temp_directory_path() / "earshot-config-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~ConfigFile() override { std::filesystem::remove_all(directory_); }
  std::string write(const std::string& name, const std::string& text, mode_t mode) {
    const auto path = (directory_ / name).string();
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  std::filesystem::path directory_;
};

TEST_F(ConfigFile, WarnsOfSecretsThatOthersMayRead) {
  const std::string trunk =
      "[[trunk]]\nname = \"a\"\nproxy = \"sip:a\"\nusername = \"u\"\npassword = \"p\"\n";
  EXPECT_THAT(load_config(write("open.toml", trunk, 0644)).text(), HasSubstr("chmod 0600"));
  EXPECT_THAT(load_config(write("closed.toml", trunk, 0600)).text(), IsEmpty());
  EXPECT_THAT(load_config(write("none.toml", "", 0644)).text(), IsEmpty());
  const auto url = "[store]\ndatabase = \"postgresql://a:b@host/c\"\n";
  EXPECT_THAT(load_config(write("url.toml", url, 0644)).text(), HasSubstr("chmod 0600"));
}

TEST_F(ConfigFile, ReadsPasswordFiles) {
  const auto secret = write("secret", "hush\n", 0600);
  const auto text =
      "[[trunk]]\nname = \"a\"\nproxy = \"sip:a\"\nusername = \"u\"\npassword_file = \"" + secret +
      "\"\n";
  const auto reading = load_config(write("a.toml", text, 0644));
  EXPECT_THAT(reading.text(), IsEmpty());
  EXPECT_EQ(reading.config.trunks[0].password, "hush");
  ::chmod(secret.c_str(), 0644);
  EXPECT_THAT(load_config(directory_ / "a.toml").text(), HasSubstr("can be read by others"));
  std::filesystem::remove(secret);
  EXPECT_THAT(load_config(directory_ / "a.toml").text(), HasSubstr("can not be read"));
}

TEST_F(ConfigFile, SaysWhyItCanNotBeRead) {
  EXPECT_THAT(load_config(directory_ / "missing.toml").text(),
              AllOf(HasSubstr("missing.toml: can not be read"), HasSubstr("No such file")));
  EXPECT_THAT(load_config(directory_).text(), HasSubstr("is a directory"));
  EXPECT_THAT(load_config(write("a.toml", "[sip]\ncertificates = \"/no/such\"\n", 0600)).text(),
              HasSubstr(":2:1: sip.certificates: \"/no/such\" is not there"));
}

// Property: whatever happens to a line, reading neither crashes nor takes nonsense for sense.
TEST(ConfigMutations, ADroppedLineIsSurvived) {
  const auto text = full_sample();
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin) + 1;
    (void)read(text.substr(0, begin) + text.substr(end));
    begin = end;
  }
}

TEST(ConfigMutations, ADoubledLineIsTold) {
  const auto text = full_sample();
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin) + 1;
    const auto line = text.substr(begin, end - begin);
    const bool says_nothing = line[0] == '#' || line[0] == '\n';
    EXPECT_EQ(read(text.substr(0, end) + line + text.substr(end)).good(), says_nothing) << line;
    begin = end;
  }
}

TEST(ConfigMutations, AMisspelledKeyIsTold) {
  const auto text = full_sample();
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin) + 1;
    const auto equals = text.find(" =", begin);
    if (text[begin] >= 'a' && text[begin] <= 'z' && equals < end &&
        text.compare(begin, 10, "hold-music") != 0) {  // prompts may have any name
      auto mutated = text;
      mutated.insert(equals, "x");
      EXPECT_FALSE(read(mutated).good()) << text.substr(begin, end - begin);
    }
    begin = end;
  }
}

TEST(ConfigMutations, TenThousandGarbledLinesAreSurvived) {
  const auto seed = std::random_device{}();
  std::mt19937 chance(seed);
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  const auto text = full_sample();
  std::size_t told = 0;
  for (int i = 0; i < 10'000; ++i) {
    auto mutated = text;
    for (auto flips = 1 + chance() % 3; flips > 0; --flips)
      mutated[chance() % mutated.size()] = static_cast<char>(chance() % 256);
    const auto reading = read(mutated);
    for (const auto& problem : reading.errors) {
      EXPECT_FALSE(problem.text.empty());
      EXPECT_GE(problem.line, 0);
    }
    told += reading.good() ? 0 : 1;
  }
  EXPECT_GT(told, 1'000u);  // most of the text is comment; what is not must be noticed
}

}  // namespace
}  // namespace earshot::app
