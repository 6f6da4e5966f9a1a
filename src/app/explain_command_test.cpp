#include "app/explain_command.hpp"

#include <gtest/gtest.h>

namespace earshot::app {
namespace {

TEST(ExplainCommand, ListsWhatEachRuleSaid) {
  EXPECT_EQ(explanation(R"({"allowed": false, "granted_by": null, "findings": [
              {"rule": "role", "allowed": true, "words": "Bea is a supervisor."},
              {"rule": "scope", "allowed": false, "words": "101 is in the team support."}]})"),
            "refused\n"
            "  yes role   Bea is a supervisor.\n"
            "  NO  scope  101 is in the team support.\n");
  EXPECT_EQ(explanation(R"({"allowed": true, "granted_by": "grant 2", "findings": []})"),
            "allowed (granted by: grant 2)\n");
}

TEST(ExplainCommand, ShowsNoTerminalControlsOfOthers) {
  const auto text = explanation(
      R"({"allowed": true, "granted_by": "\u001b[2J", "findings": [
          {"rule": "role", "allowed": true, "words": "\u001b]0;x\u0007"}]})");
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(ExplainCommand, KnowsAnotherServersAnswer) {
  for (const char* other : {"", "[]", "{}", R"({"allowed": 1, "granted_by": null, "findings": []})",
                            R"({"allowed": true, "granted_by": null, "findings": [1]})"})
    EXPECT_EQ(explanation(other), "") << other;
}

}  // namespace
}  // namespace earshot::app
