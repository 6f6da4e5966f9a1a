#include "sim/output.hpp"

#include <cstdio>
#include <fstream>

#include "sim/commands.hpp"
#include "sim/report.hpp"

namespace earshot::sim {

void say(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

int cannot_begin(const Error& error) {
  say("earshot-sim: " + error.message);
  return 2;
}

int print(const Report& report, const std::string& json_file) {
  if (json_file == "-") {
    std::fputs(as_json(report).c_str(), stdout);
  } else {
    std::fputs(as_text(report).c_str(), stdout);
    if (!json_file.empty() && !(std::ofstream(json_file) << as_json(report)))
      return cannot_begin({"no_report", "cannot write the report to " + json_file});
  }
  return report.right() ? 0 : 1;
}

}  // namespace earshot::sim
