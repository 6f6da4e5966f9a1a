#include "tests/phones/sipp.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/phones/eventually.hpp"

namespace earshot::phones {

namespace {

std::string scenario_file(const std::string& name) {
  const char* source = std::getenv("EARSHOT_SOURCE");
  return std::string(source ? source : ".") + "/tests/phones/sipp/" + name + ".xml";
}

std::string text_of(const std::filesystem::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

Sipp::Sipp(SippSetup setup)
    : process_(command_line(setup.local_port ? setup : (setup.local_port = free_ports(1), setup),
                            folder_),
               folder_ / "screen") {
  EXPECT_TRUE(eventually("SIPp listens",
                         [&] { return is_bound(setup.local_port) || !process_.running(); }));
}

std::vector<std::string> Sipp::command_line(const SippSetup& setup, const TemporaryFolder& folder) {
  return {"sipp",
          "127.0.0.1:" + std::to_string(setup.server_port),
          "-sf",
          scenario_file(setup.scenario),
          "-m",
          "1",
          "-nostdin",
          "-i",
          "127.0.0.1",
          "-p",
          std::to_string(setup.local_port),
          "-mp",
          std::to_string(free_ports(4)),
          "-t",
          setup.transport,
          "-s",
          setup.dials,
          "-key",
          "user",
          setup.user,
          "-au",
          setup.user,
          "-ap",
          setup.secret,
          "-timeout",
          "40s",
          "-timeout_error",
          "-trace_msg",
          "-message_file",
          folder / "messages",
          "-trace_err",
          "-error_file",
          folder / "errors"};
}

testing::AssertionResult Sipp::succeeds(std::chrono::seconds within) {
  const auto code = process_.exit_code(within);
  if (code == 0) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "SIPp " << (code ? "ended with " + std::to_string(*code) : "is still waiting") << "\n"
         << text_of(folder_ / "errors") << text_of(folder_ / "messages");
}

}  // namespace earshot::phones
