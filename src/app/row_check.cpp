#include "app/row_check.hpp"

#include <algorithm>

#include "app/config_sections.hpp"

namespace earshot::app {
namespace {

using Problems = std::vector<Problem>;

// As the file's reader sees it: ranges and forms of each key.
Problems read_as_file(std::string_view table, toml::table row) {
  toml::table root;
  root.insert(table, toml::array{std::move(row)});
  Findings findings("");
  Config scratch;
  read_sections(Section(&root, "", findings), scratch);
  ConfigReading reading;
  findings.move_to(reading);
  return reading.errors;
}

// What shows only beside the other rows.
Problems check_as_file(const Config& config) {
  Findings findings("");
  check_sections(config, findings);
  ConfigReading reading;
  findings.move_to(reading);
  return reading.errors;
}

Result<void> first_of(const Problems& problems, const std::string& row) {
  for (const auto& problem : problems)
    if (problem.key.starts_with(row + "."))
      return fail("bad_field",
                  fmt::format("{}: {}.", problem.key.substr(row.size() + 1), problem.text));
  return {};
}

// Where the row stands in the merged list. A row that the file covers is not there.
template <class Row>
Result<std::size_t> index_of(const std::vector<Row>& rows, std::string Row::*key,
                             std::string_view value) {
  const auto found = std::ranges::find(rows, value, key);
  if (found != rows.end()) return static_cast<std::size_t>(found - rows.begin());
  return fail("exists", fmt::format("The configuration file has what \"{}\" would be.", value));
}

Result<void> check(const MergedDirectory& merged, std::string_view table, toml::table row,
                   std::size_t index) {
  const auto place = fmt::format("{}[{}]", table, index + 1);
  if (auto read = first_of(read_as_file(table, std::move(row)), fmt::format("{}[1]", table)); !read)
    return read;
  if (auto fits = first_of(check_as_file(merged.config), place); !fits) return fits;
  auto people = check_people(merged.config, merged.directory.people);
  // A team may be filled later.
  std::erase_if(people, [](const Problem& problem) { return problem.key.ends_with(".teams"); });
  return first_of(people, place);
}

toml::array list_of(const std::vector<std::string>& texts) {
  toml::array list;
  for (const auto& text : texts) list.push_back(text);
  return list;
}

std::string in_ms(Millis time) { return fmt::format("{}ms", time.count()); }

// Whole seconds as a number, so that a message repeats what was asked for.
void insert_time(toml::table& row, std::string_view key, Millis time) {
  if (time % 1s == 0ms)
    row.insert(key, time / 1s);
  else
    row.insert(key, in_ms(time));
}

}  // namespace

Result<void> check_queue(const MergedDirectory& merged, std::string_view name) {
  const auto index = index_of(merged.config.queues, &core::Queue::name, name);
  if (!index) return tl::unexpected(index.error());
  const auto& queue = merged.config.queues[*index];
  toml::table row{{"name", queue.name},
                  {"extension", queue.extension},
                  {"overflow", queue.overflow},
                  {"music", queue.music},
                  {"teams", list_of(queue.teams)}};
  insert_time(row, "ring_timeout", queue.ring_timeout);
  insert_time(row, "wrap_up", queue.wrap_up);
  insert_time(row, "max_wait", queue.max_wait);
  return check(merged, "queue", std::move(row), *index);
}

Result<void> check_number(const MergedDirectory& merged, std::string_view number) {
  const auto index = index_of(merged.config.numbers, &core::NumberRoute::number, number);
  if (!index) return tl::unexpected(index.error());
  const auto& route = merged.config.numbers[*index];
  return check(merged, "number", toml::table{{"number", route.number}, {"target", route.target}},
               *index);
}

Result<void> check_outbound(const MergedDirectory& merged, std::string_view prefix) {
  const auto index = index_of(merged.config.outbound, &core::OutboundRule::prefix, prefix);
  if (!index) return tl::unexpected(index.error());
  const auto& rule = merged.config.outbound[*index];
  return check(
      merged, "outbound",
      toml::table{{"prefix", rule.prefix},
                  {"trunk", rule.trunk},
                  {"max_calls_per_person", static_cast<std::int64_t>(rule.max_calls_per_person)}},
      *index);
}

Result<void> check_trunk(const MergedDirectory& merged, std::string_view name,
                         std::string_view srtp) {
  const auto index = index_of(merged.config.trunks, &TrunkSection::name, name);
  if (!index) return tl::unexpected(index.error());
  const auto& trunk = merged.config.trunks[*index];
  return check(merged, "trunk",
               toml::table{{"name", trunk.name},
                           {"addresses", list_of(trunk.addresses)},
                           {"proxy", trunk.proxy},
                           {"domain", trunk.domain},
                           {"username", trunk.username},
                           {"realm", trunk.realm},
                           {"registers", trunk.registers},
                           {"digest_inbound", trunk.digest_inbound},
                           {"register_expires", trunk.register_expires.count()},
                           {"from_user", trunk.from_user},
                           {"max_calls", static_cast<std::int64_t>(trunk.max_calls)},
                           {"srtp", srtp}},
               *index);
}

}  // namespace earshot::app
