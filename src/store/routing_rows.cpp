#include "store/directory_rows.hpp"
#include "store/session.hpp"
#include "store/text_list.hpp"

namespace earshot::store {

std::vector<core::Queue> read_queues(soci::session& sql) {
  core::Queue queue;
  std::string teams;
  long long ring_timeout = 0, wrap_up = 0, max_wait = 0;
  soci::statement rows =
      (sql.prepare << "SELECT name, extension, teams, ring_timeout, wrap_up, max_wait, overflow, "
                      "music FROM queues ORDER BY name",
       soci::into(queue.name), soci::into(queue.extension), soci::into(teams),
       soci::into(ring_timeout), soci::into(wrap_up), soci::into(max_wait),
       soci::into(queue.overflow), soci::into(queue.music));
  std::vector<core::Queue> queues;
  rows.execute();
  while (rows.fetch()) {
    queue.teams = list_of(teams, "table queues, " + queue.name);
    queue.ring_timeout = Millis(ring_timeout);
    queue.wrap_up = Millis(wrap_up);
    queue.max_wait = Millis(max_wait);
    queues.push_back(queue);
  }
  return queues;
}

void write_queues(soci::session& sql, const std::vector<core::Queue>& queues) {
  sql << "DELETE FROM queues";
  for (const auto& queue : queues) {
    const auto name = valid_text(queue.name), extension = valid_text(queue.extension),
               teams = list_text(queue.teams), overflow = valid_text(queue.overflow),
               music = valid_text(queue.music);
    const long long ring_timeout = queue.ring_timeout.count(), wrap_up = queue.wrap_up.count(),
                    max_wait = queue.max_wait.count();
    sql << "INSERT INTO queues (name, extension, teams, ring_timeout, wrap_up, max_wait, overflow, "
           "music) VALUES (:name, :extension, :teams, :ring, :wrap, :wait, :overflow, :music)",
        soci::use(name), soci::use(extension), soci::use(teams), soci::use(ring_timeout),
        soci::use(wrap_up), soci::use(max_wait), soci::use(overflow), soci::use(music);
  }
}

std::vector<core::NumberRoute> read_numbers(soci::session& sql) {
  core::NumberRoute route;
  soci::statement rows = (sql.prepare << "SELECT number, target FROM numbers ORDER BY number",
                          soci::into(route.number), soci::into(route.target));
  std::vector<core::NumberRoute> numbers;
  rows.execute();
  while (rows.fetch()) numbers.push_back(route);
  return numbers;
}

void write_numbers(soci::session& sql, const std::vector<core::NumberRoute>& numbers) {
  sql << "DELETE FROM numbers";
  for (const auto& route : numbers) {
    const auto number = valid_text(route.number), target = valid_text(route.target);
    sql << "INSERT INTO numbers (number, target) VALUES (:number, :target)", soci::use(number),
        soci::use(target);
  }
}

std::vector<core::OutboundRule> read_outbound(soci::session& sql) {
  core::OutboundRule rule;
  long long most = 0;
  soci::statement rows =
      (sql.prepare
           << "SELECT prefix, trunk, max_calls_per_person FROM outbound_rules ORDER BY prefix",
       soci::into(rule.prefix), soci::into(rule.trunk), soci::into(most));
  std::vector<core::OutboundRule> rules;
  rows.execute();
  while (rows.fetch()) {
    rule.max_calls_per_person = static_cast<std::size_t>(most);
    rules.push_back(rule);
  }
  return rules;
}

void write_outbound(soci::session& sql, const std::vector<core::OutboundRule>& rules) {
  sql << "DELETE FROM outbound_rules";
  for (const auto& rule : rules) {
    const auto prefix = valid_text(rule.prefix), trunk = valid_text(rule.trunk);
    const auto most = static_cast<long long>(rule.max_calls_per_person);
    sql << "INSERT INTO outbound_rules (prefix, trunk, max_calls_per_person) "
           "VALUES (:prefix, :trunk, :most)",
        soci::use(prefix), soci::use(trunk), soci::use(most);
  }
}

}  // namespace earshot::store
