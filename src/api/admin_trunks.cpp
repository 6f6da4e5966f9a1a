// Trunks as they are set up, without their passwords, and what may be dialled over them.
#include "api/admin_answer.hpp"
#include "api/admin_handlers.hpp"

namespace earshot::api {
namespace {

constexpr std::size_t kLongestName = 60;

Json trunk_row_json(const TrunkRow& row) {
  const auto& setup = row.setup;
  return {{"name", setup.name},
          {"addresses", setup.addresses},
          {"proxy", setup.proxy},
          {"domain", setup.domain},
          {"username", setup.username},
          {"realm", setup.realm},
          {"has_password", row.has_password},
          {"registers", setup.registers},
          {"register_expires_s", setup.register_expires.count()},
          {"digest_inbound", setup.digest_inbound},
          {"from_user", setup.from_user},
          {"max_calls", setup.max_calls},
          {"srtp", setup.srtp},
          {"origin", origin_name(row.origin)}};
}

Json outbound_row_json(const OutboundRow& row) {
  return {{"prefix", row.rule.prefix},
          {"trunk", row.rule.trunk},
          {"max_calls_per_person", row.rule.max_calls_per_person},
          {"origin", origin_name(row.origin)}};
}

TrunkChange read_change(Fields& fields) {
  TrunkChange change;
  change.addresses = fields.optional_texts("addresses", kLongestName);
  change.proxy = fields.optional_text("proxy", 200, 0);
  change.domain = fields.optional_text("domain", 200, 0);
  change.username = fields.optional_text("username", 200, 0);
  change.realm = fields.optional_text("realm", 200, 0);
  change.password = fields.optional_text("password", 200, 0);
  change.from_user = fields.optional_text("from_user", kLongestName, 0);
  change.srtp = fields.optional_text("srtp");
  if (change.srtp && *change.srtp != "off" && *change.srtp != "allowed" &&
      *change.srtp != "required")
    fields.refuse("srtp: must be off, allowed or required.");
  change.registers = fields.optional_flag("registers");
  change.digest_inbound = fields.optional_flag("digest_inbound");
  if (const auto expires = fields.optional_number("register_expires_s", 60, 86'400))
    change.register_expires = Seconds(*expires);
  if (const auto most = fields.optional_number("max_calls", 0, 1'000'000))
    change.max_calls = static_cast<std::size_t>(*most);
  return change;
}

TrunkSetup new_trunk(const std::string& name, const TrunkChange& wanted) {
  TrunkSetup setup{.name = name};
  setup.addresses = wanted.addresses.value_or(setup.addresses);
  setup.proxy = wanted.proxy.value_or("");
  setup.domain = wanted.domain.value_or("");
  setup.username = wanted.username.value_or("");
  setup.realm = wanted.realm.value_or("");
  setup.from_user = wanted.from_user.value_or("");
  setup.srtp = wanted.srtp.value_or(setup.srtp);
  setup.registers = wanted.registers.value_or(setup.registers);
  setup.register_expires = wanted.register_expires.value_or(setup.register_expires);
  setup.digest_inbound = wanted.digest_inbound.value_or(setup.digest_inbound);
  setup.max_calls = wanted.max_calls.value_or(setup.max_calls);
  return setup;
}

}  // namespace

void list_trunk_setups(Exchange& exchange) {
  answer_list<TrunkRow>(exchange, "trunks", &Administration::trunks, trunk_row_json);
}

void add_trunk(Exchange& exchange) {
  auto fields = fields_of(exchange, {"name", "addresses", "proxy", "domain", "username", "password",
                                     "realm", "registers", "register_expires_s", "digest_inbound",
                                     "from_user", "max_calls", "srtp"});
  const auto name = fields.text("name", kLongestName);
  const auto wanted = read_change(fields);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  answer_row<TrunkRow>(
      exchange, {"trunk added", name}, 201,
      [setup = new_trunk(name, wanted), password = wanted.password.value_or("")](
          Administration& administration) { return administration.add_trunk(setup, password); },
      trunk_row_json);
}

void change_trunk(Exchange& exchange) {
  auto fields = changes_of(
      exchange, {"addresses", "proxy", "domain", "username", "password", "realm", "registers",
                 "register_expires_s", "digest_inbound", "from_user", "max_calls", "srtp"});
  const auto change = read_change(fields);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  const auto name = exchange.param("name");
  answer_row<TrunkRow>(
      exchange, {"trunk changed", name}, 200,
      [name, change](Administration& administration) {
        return administration.change_trunk(name, change);
      },
      trunk_row_json);
}

void remove_trunk(Exchange& exchange) {
  const auto name = exchange.param("name");
  answer_done(exchange, {"trunk removed", name},
              [name](Administration& administration) { return administration.remove_trunk(name); });
}

void list_outbound(Exchange& exchange) {
  answer_list<OutboundRow>(exchange, "rules", &Administration::outbound, outbound_row_json);
}

void add_outbound(Exchange& exchange) {
  auto fields = fields_of(exchange, {"prefix", "trunk", "max_calls_per_person"});
  core::OutboundRule rule{fields.text("prefix", 33), fields.text("trunk", kLongestName)};
  if (const auto most = fields.optional_number("max_calls_per_person", 1, 1'000))
    rule.max_calls_per_person = static_cast<std::size_t>(*most);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  answer_row<OutboundRow>(
      exchange, {"outbound rule added", rule.prefix}, 201,
      [rule](Administration& administration) { return administration.add_outbound(rule); },
      outbound_row_json);
}

void remove_outbound(Exchange& exchange) {
  const auto prefix = exchange.param("prefix");
  answer_done(
      exchange, {"outbound rule removed", prefix},
      [prefix](Administration& administration) { return administration.remove_outbound(prefix); });
}

}  // namespace earshot::api
