#include "tests/phones/sipp.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

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

Sipp::Sipp(const SippSetup& setup) : process_(command_line(setup, folder_), folder_ / "screen") {}

std::vector<std::string> Sipp::command_line(const SippSetup& setup, const TemporaryFolder& folder) {
  const int port = setup.local_port ? setup.local_port : free_ports(1);
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
          std::to_string(port),
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
