#include "sim/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <sstream>

namespace earshot::sim {
namespace {

constexpr int kFirstAgent = 1000, kFirstSupervisor = 5000;

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> out{""};
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"')
      out.back() += line[++i];  // RFC 4180: "" is one quote
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      out.emplace_back();
    else if (c != '\r')
      out.back() += c;
  }
  return out;
}

std::string secret() {
  static constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  std::random_device chance;
  std::string out;
  for (int i = 0; i < 16; ++i) out += kLetters[chance() % kLetters.size()];
  return out;
}

}  // namespace

Result<std::vector<PersonRow>> read_people(const std::string& file) {
  std::ifstream in(file);
  if (!in)
    return fail("no_people", "cannot read the people file " + file +
                                 "; make one with `earshot import` or `earshot-sim people`");
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> heading = fields(line);
  const std::array names{"extension", "name", "role", "team", "secret"};
  const std::array members{&PersonRow::extension, &PersonRow::name, &PersonRow::role,
                           &PersonRow::team, &PersonRow::secret};
  std::vector<PersonRow> people;
  while (std::getline(in, line)) {
    if (line.empty() || line == "\r") continue;
    const std::vector<std::string> row = fields(line);
    PersonRow person;
    for (std::size_t column = 0; column < std::min(row.size(), heading.size()); ++column)
      for (std::size_t i = 0; i < names.size(); ++i)
        if (heading[column] == names[i]) person.*members[i] = row[column];
    if (person.extension.empty())
      return fail("bad_people", fmt::format("{}: the line \"{}\" has no extension; is the heading "
                                            "line missing?",
                                            file, line));
    people.push_back(person);
  }
  return people;
}

std::vector<PersonRow> with_role(const std::vector<PersonRow>& people, const std::string& role) {
  std::vector<PersonRow> out;
  std::copy_if(people.begin(), people.end(), std::back_inserter(out),
               [&](const PersonRow& p) { return p.role == role; });
  return out;
}

std::string numbers_of_made_up_agents(int agents, const std::string& prefix) {
  std::ostringstream out;
  for (int i = 0; i < agents; ++i)
    out << fmt::format("[[number]]\nnumber = \"{0}{1}\"\ntarget = \"{1}\"\n", prefix,
                       kFirstAgent + i);
  return out.str();
}

std::string made_up_people(int agents, int supervisors) {
  std::ostringstream out;
  out << "extension,name,role,team,secret,contact\n";
  for (int i = 0; i < agents; ++i)
    out << fmt::format("{0},Agent {0},agent,load,{1},\n", kFirstAgent + i, secret());
  for (int i = 0; i < supervisors; ++i)
    out << fmt::format("{0},Supervisor {0},supervisor,load,{1},\n", kFirstSupervisor + i, secret());
  return out.str();
}

}  // namespace earshot::sim
