#pragma once
// Who has a right over whom at all: by his role, his team, or a grant. Which of its conditions hold
// at the moment is asked of the conditions.

#include <string>
#include <vector>

#include "core/policy/question.hpp"
#include "core/policy/verdict.hpp"

namespace earshot::core {

struct Leave {                   // one way in which he has the right
  std::string granted_by;        // "administrator", "team", "grant 2": the second of the directory
  const Conditions* conditions;  // lives as long as the directory
};

// Every leave, in the directory's order; none: the right is not his.
std::vector<Leave> leaves(const Question& question, std::optional<Right> wanted);

Finding out_of_scope(const Question& question, std::optional<Right> wanted);

// Of lower rank: an administrator everybody who is none, a supervisor agents.
bool is_below(const Person& whom, const Person& who);
bool is_named_by_a_grant(const Question& question);  // his id stands in one of the other's grants
bool is_of_team(const std::vector<std::string>& teams, const std::string& team);

}  // namespace earshot::core
