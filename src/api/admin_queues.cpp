// Queues as they are set up, and the numbers that lead to them or to people.
#include "api/admin_answer.hpp"
#include "api/admin_handlers.hpp"

namespace earshot::api {
namespace {

constexpr std::size_t kLongestExtension = 15, kLongestName = 60;

Json queue_row_json(const QueueRow& row) {
  const auto& queue = row.queue;
  return {{"name", queue.name},
          {"extension", queue.extension},
          {"teams", queue.teams},
          {"ring_timeout_s", queue.ring_timeout / 1s},
          {"wrap_up_s", queue.wrap_up / 1s},
          {"max_wait_s", queue.max_wait / 1s},
          {"overflow", queue.overflow},
          {"music", queue.music},
          {"origin", origin_name(row.origin)}};
}

Json number_row_json(const NumberRow& row) {
  return {{"number", row.route.number},
          {"target", row.route.target},
          {"origin", origin_name(row.origin)}};
}

std::optional<Millis> optional_seconds(Fields& fields, std::string_view name, std::int64_t least,
                                       std::int64_t most) {
  const auto count = fields.optional_number(name, least, most);
  return count ? std::optional<Millis>(Seconds(*count)) : std::nullopt;
}

QueueChange read_change(Fields& fields) {
  QueueChange change;
  change.extension = fields.optional_text("extension", kLongestExtension);
  change.teams = fields.optional_texts("teams", kLongestName);
  change.ring_timeout = optional_seconds(fields, "ring_timeout_s", 1, 3'600);
  change.wrap_up = optional_seconds(fields, "wrap_up_s", 0, 3'600);
  change.max_wait = optional_seconds(fields, "max_wait_s", 1, 86'400);
  change.overflow = fields.optional_text("overflow", kLongestExtension, 0);
  change.music = fields.optional_text("music", kLongestName, 0);
  return change;
}

}  // namespace

void list_queue_setups(Exchange& exchange) {
  answer_list<QueueRow>(exchange, "queues", &Administration::queues, queue_row_json);
}

void add_queue(Exchange& exchange) {
  auto fields = fields_of(exchange, {"name", "extension", "teams", "ring_timeout_s", "wrap_up_s",
                                     "max_wait_s", "overflow", "music"});
  core::Queue queue;
  queue.name = fields.text("name", kLongestName);
  queue.extension = fields.text("extension", kLongestExtension);
  queue.teams = fields.texts("teams", kLongestName);
  const auto wanted = read_change(fields);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  queue.ring_timeout = wanted.ring_timeout.value_or(queue.ring_timeout);
  queue.wrap_up = wanted.wrap_up.value_or(queue.wrap_up);
  queue.max_wait = wanted.max_wait.value_or(queue.max_wait);
  queue.overflow = wanted.overflow.value_or(queue.overflow);
  queue.music = wanted.music.value_or(queue.music);
  answer_row<QueueRow>(
      exchange, {"queue added", queue.name}, 201,
      [queue](Administration& administration) { return administration.add_queue(queue); },
      queue_row_json);
}

void change_queue(Exchange& exchange) {
  auto fields = changes_of(exchange, {"extension", "teams", "ring_timeout_s", "wrap_up_s",
                                      "max_wait_s", "overflow", "music"});
  const auto change = read_change(fields);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  const auto name = exchange.param("name");
  answer_row<QueueRow>(
      exchange, {"queue changed", name}, 200,
      [name, change](Administration& administration) {
        return administration.change_queue(name, change);
      },
      queue_row_json);
}

void remove_queue(Exchange& exchange) {
  const auto name = exchange.param("name");
  answer_done(exchange, {"queue removed", name},
              [name](Administration& administration) { return administration.remove_queue(name); });
}

void list_numbers(Exchange& exchange) {
  answer_list<NumberRow>(exchange, "numbers", &Administration::numbers, number_row_json);
}

void add_number(Exchange& exchange) {
  auto fields = fields_of(exchange, {"number", "target"});
  const core::NumberRoute route{fields.text("number", 33),
                                fields.text("target", kLongestExtension)};
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  answer_row<NumberRow>(
      exchange, {"number added", route.number}, 201,
      [route](Administration& administration) { return administration.add_number(route); },
      number_row_json);
}

void remove_number(Exchange& exchange) {
  const auto number = exchange.param("number");
  answer_done(exchange, {"number removed", number}, [number](Administration& administration) {
    return administration.remove_number(number);
  });
}

}  // namespace earshot::api
