#include "api/json_body.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "api/page_message.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

namespace fs = std::filesystem;

fs::path corpus() {
  if (const char* corpora = std::getenv("EARSHOT_CORPORA")) return fs::path(corpora);
  const char* source = std::getenv("EARSHOT_SOURCE");
  return fs::path(source ? source : ".") / "../shared/corpora";
}

struct Sample {
  std::string name, text;
};

std::vector<Sample> samples(char kind) {
  std::vector<Sample> found;
  const auto folder = corpus() / "json-test-suite";
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with(fmt::format("{}_", kind))) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    found.push_back({name, text.str()});
  }
  return found;
}

constexpr std::size_t kDepth = 32;

TEST(ParseJson, takes_what_is_json) {
  const auto all = samples('y');
  if (all.empty()) GTEST_SKIP() << "no json-test-suite under EARSHOT_CORPORA";
  for (const auto& sample : all) {
    // Allowed by the grammar, refused by us: two readers could each believe another value.
    const bool twice = sample.name.starts_with("y_object_duplicated_key");
    EXPECT_EQ(parse_json(sample.text, kDepth).has_value(), !twice) << sample.name;
  }
}

TEST(ParseJson, refuses_what_is_not_json) {
  const auto all = samples('n');
  if (all.empty()) GTEST_SKIP() << "no json-test-suite under EARSHOT_CORPORA";
  for (const auto& sample : all) {
    EXPECT_FALSE(parse_json(sample.text, kDepth).has_value()) << sample.name;
  }
}

TEST(ParseJson, survives_what_may_be_either) {
  for (const auto& sample : samples('i')) (void)parse_json(sample.text, kDepth);
}

TEST(ParseJson, bounds_the_depth) {
  EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']'), kDepth));
  EXPECT_FALSE(parse_json(std::string(33, '[') + std::string(33, ']'), kDepth));
  EXPECT_FALSE(parse_json(std::string(100'000, '['), kDepth));
  EXPECT_FALSE(parse_json(std::string(100'000, '[') + std::string(100'000, ']'), kDepth));
}

TEST(ParseJson, refuses_numbers_without_end_and_keys_that_come_twice) {
  EXPECT_FALSE(parse_json("[1e400]", kDepth));
  EXPECT_FALSE(parse_json(R"({"a":1,"b":{"c":1,"c":2}})", kDepth));
  EXPECT_TRUE(parse_json(R"([{"a":1},{"a":2},{"b":{"a":3}}])", kDepth));
  EXPECT_FALSE(parse_json("\"\xc0\x80\"", kDepth)) << "overlong";
}

Error mistake(std::string_view body, void (*read)(Fields&)) {
  Fields fields(body, kDepth, {"name", "on"});
  read(fields);
  return fields.mistake().value_or(Error{});
}

TEST(FieldsTest, name_the_field_that_is_wrong) {
  const auto text = [](Fields& fields) { fields.text("name"); };
  const auto flag = [](Fields& fields) { fields.flag("on"); };
  EXPECT_EQ(mistake("", text).message, "name: missing.");
  EXPECT_EQ(mistake("{}", flag).message, "on: missing.");
  EXPECT_EQ(mistake(R"({"on":"yes"})", flag).message, "on: must be true or false.");
  EXPECT_EQ(mistake(R"({"name":1})", text).message, "name: must be a string.");
  for (const char* bad : {R"({"name":""})", R"({"name":"a\nb"})", R"({"name":"\u0000"})"}) {
    EXPECT_EQ(mistake(bad, text).code, "bad_field") << bad;
  }
  EXPECT_EQ(mistake(R"({"name":"a"})", text), Error{});
  EXPECT_EQ(mistake("[]", text).message, "The body must be a JSON object.");
  const auto unknown = mistake(R"({"name":"a","role":"administrator"})", text);
  EXPECT_EQ(unknown.code, "bad_field");
  EXPECT_NE(unknown.message.find("\"role\""), std::string::npos);
}

TEST(ParsePageMessage, refuses_what_is_not_json_too) {
  for (const char kind : {'n', 'i', 'y'}) {
    for (const auto& sample : samples(kind)) {
      EXPECT_FALSE(parse_page_message(sample.text)) << sample.name;
    }
  }
}

class BadBodies : public Api {};

TEST_F(BadBodies, are_answered_with_400_by_the_server) {
  const auto all = samples('n');
  if (all.empty()) GTEST_SKIP() << "no json-test-suite under EARSHOT_CORPORA";
  for (const auto& sample : all) {
    if (sample.text.empty()) continue;  // no body at all: a missing field, not bad JSON
    const auto answer = ask("POST", "/api/v1/agents/101/pause", sample.text);
    const bool large = sample.text.size() > ApiConfig{}.max_body;
    EXPECT_EQ(answer.status, large ? 413 : 400) << sample.name;
    if (!large) {
      EXPECT_EQ(answer.json()["code"], "bad_json") << sample.name;
    }
  }
}

}  // namespace
}  // namespace earshot::api
