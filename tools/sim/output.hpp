#pragma once
// Where the program's words go: progress line by line to standard error, the report to standard
// output and, as JSON, to a file.

#include <string>

namespace earshot::sim {

struct Report;

void say(const std::string& line);
int print(const Report& report, const std::string& json_file);  // the exit code

}  // namespace earshot::sim
