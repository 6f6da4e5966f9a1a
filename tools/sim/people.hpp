#pragma once
// The people file that `earshot import` reads and writes (CSV with a heading line): who may
// register with which secret. Columns are found by name: extension, role, secret; others are
// ignored.

#include <string>
#include <vector>

#include "base/result.hpp"

namespace earshot::sim {

struct PersonRow {
  std::string extension, name, role, team, secret;
};

Result<std::vector<PersonRow>> read_people(const std::string& file);
std::vector<PersonRow> with_role(const std::vector<PersonRow>& people, const std::string& role);

// A file for load runs: agents from 1000 on, supervisors from 5000 on, with secrets made here.
std::string made_up_people(int agents, int supervisors);

// The server's [[number]] tables that lead <prefix><extension> to each of those agents.
std::string numbers_of_made_up_agents(int agents, const std::string& prefix);

}  // namespace earshot::sim
