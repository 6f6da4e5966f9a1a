// Rules, recordings, audit, and where they are kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "app/config.hpp"
#include "app/config_values.hpp"

namespace earshot::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class ConfigOfTheHouse : public testing::Test {
 protected:
  ConfigOfTheHouse() {
    auto name = (std::filesystem::temp_directory_path() / "earshot-config-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~ConfigOfTheHouse() override { std::filesystem::remove_all(directory_); }
  std::string write(const std::string& name, const std::string& text, mode_t mode) {
    const auto path = (directory_ / name).string();
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  static ConfigReading read(std::string_view text) { return read_config(text, "earshot.toml"); }
  std::filesystem::path directory_;
};

TEST_F(ConfigOfTheHouse, ReadsRulePacksAndWhereTheSiteIs) {
  const auto germany = "[supervision]\nsite_region = \"de\"\ntime_zone = \"Europe/Berlin\"\n";
  const auto reading = load_config(write("a.toml", germany, 0600));
  ASSERT_THAT(reading.text(), IsEmpty());
  const auto rules = reading.config.directory({}).rules;
  EXPECT_EQ(rules.site_region, "de");
  EXPECT_GT(rules.regions.size(), 80u);
  core::Rules own;
  own.site_region = "gb";
  own.regions = {{.code = "de", .name = "Ours", .prefixes = {"49"}}};
  const auto together = reading.config.rules_with(own);
  EXPECT_EQ(together.site_region, "de");  // the file's
  EXPECT_EQ(together.regions.size(), rules.regions.size());
  EXPECT_EQ(together.regions.back().name, "Ours");

  const auto nowhere = "[supervision]\nsite_region = \"du\"\ntime_zone = \"Berlin\"\n";
  EXPECT_THAT(load_config(write("a.toml", nowhere, 0600)).text(),
              AllOf(HasSubstr(":2:1: supervision.site_region: found \"du\""),
                    HasSubstr(":3:1: supervision.time_zone: found \"Berlin\"")));
  EXPECT_THAT(load_config(write("a.toml", "[rules]\npacks = [\"usa\"]\n", 0600)).text(),
              HasSubstr(":2:1: rules.packs: there is no readable rule pack \"usa\""));
  EXPECT_THAT(load_config("").text(), IsEmpty());
  EXPECT_GT(load_config("").config.rules.regions.size(), 80u);
}

TEST_F(ConfigOfTheHouse, ReadsTheStoragesKeyFromAFileOfItsOwnerAlone) {
  const auto key = write("key", "AKIA1\nhush\n", 0600);
  const auto file = write("a.toml",
                          "[recording]\nstorage = \"s3\"\n[recording.s3]\nendpoint = "
                          "\"https://s3.example.com\"\nbucket = \"calls\"\naccess_key_file = \"" +
                              key + "\"\n",
                          0644);
  const auto reading = load_config(file);
  EXPECT_THAT(reading.text(), IsEmpty());
  EXPECT_EQ(reading.config.recording.s3.access_key, "AKIA1");
  EXPECT_EQ(reading.config.recording.s3.secret_key, "hush");
  ::chmod(key.c_str(), 0640);
  EXPECT_FALSE(load_config(file).good());
  EXPECT_THAT(load_config(file).text(), HasSubstr("can be read by others: chmod 0600"));
  write("key", "AKIA1\n", 0600);
  EXPECT_THAT(load_config(file).text(), HasSubstr("must have two lines"));
}

TEST_F(ConfigOfTheHouse, WhatIsNotSaidLiesBesideTheDatabase) {
  const auto file = read("[store]\ndatabase = \"/var/lib/earshot/e.db\"\n").config;
  EXPECT_EQ(file.recording_directory(), "/var/lib/earshot/recordings");
  EXPECT_EQ(file.master_key_file(), "/var/lib/earshot/earshot.recording-key");
  EXPECT_EQ(file.audit_heads_file(), "/var/lib/earshot/earshot.audit-heads");
  const auto url = read("[store]\ndatabase = \"postgresql://a@b/c\"\n[audit]\nkey_file = \"/k\"\n");
  EXPECT_EQ(url.config.recording_directory(), "recordings");
  EXPECT_EQ(url.config.audit_key_file(), "/k");
  EXPECT_EQ(read("").config.spoken_directory(), "spoken");
}

TEST(ConfigValues, Sizes) {
  EXPECT_EQ(parse_size("64KiB"), 65'536u);
  EXPECT_EQ(parse_size("16MiB"), 16u << 20);
  EXPECT_EQ(parse_size("2GiB"), std::size_t{2} << 30);
  for (auto* wrong : {"", "16", "16MB", "MiB", "-1MiB", "1.5GiB", "99999MiB", " 1MiB"})
    EXPECT_FALSE(parse_size(wrong)) << wrong;
}

}  // namespace
}  // namespace earshot::app
