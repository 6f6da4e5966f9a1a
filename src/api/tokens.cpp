// API tokens: programs' keys, each with a role and an end.
#include <nlohmann/json.hpp>

#include "api/auditing.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/time_text.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

using Json = nlohmann::ordered_json;

bool has_accounts(Exchange& exchange) {
  if (exchange.site.seams.accounts) return true;
  exchange.answer(Error{"store_unavailable", "This server keeps no tokens."});
  return false;
}

Json token_json(const ApiToken& token) {
  return {{"id", token.id.text()},
          {"name", token.name},
          {"role", core::role_name(token.role)},
          {"created", time_text(token.created)},
          {"expires", time_text(token.expires)}};
}

}  // namespace

void list_tokens(Exchange& exchange) {
  if (!has_accounts(exchange)) return;
  exchange.consult([accounts = exchange.site.seams.accounts]() -> Result<Response> {
    const auto tokens = accounts->tokens();
    if (!tokens) return tl::unexpected(tokens.error());
    Json list = Json::array();
    for (const auto& token : *tokens) list.push_back(token_json(token));
    return Response{200, Json{{"tokens", std::move(list)}}.dump(-1, ' ', false,
                                                                Json::error_handler_t::replace)};
  });
}

void make_token(Exchange& exchange) {
  using enum core::Role;
  Fields fields(exchange.request.body, exchange.site.config.max_json_depth,
                {"name", "role", "expires_days"});
  ApiToken token;
  token.name = fields.text("name", 60);
  const auto role = core::role_from_name(fields.text("role"));
  if (!role || *role == agent || *role == supervisor) {
    fields.refuse(
        "role: must be administrator, auditor or integrator; agents and supervisors "
        "sign in.");
  }
  const auto days = fields.optional_number("expires_days", 1, 3'650).value_or(365);
  if (fields.mistake()) return exchange.answer(*fields.mistake());
  if (!has_accounts(exchange)) return;

  const auto secret = make_key();
  token.key = hash_key(secret);
  token.role = *role;
  token.created = io::wall_now();
  token.expires = token.created + days * 24h;
  // Added to the keys on the office's thread: a token that was told always opens.
  exchange.consult([&site = exchange.site, actor = exchange.asker.person, secret,
                    token]() mutable -> Result<Response> {
    const auto id = site.seams.accounts->add_token(token);
    if (!id) return tl::unexpected(id.error());
    token.id = *id;
    site.keys.add(token);
    write_audit(site, {.kind = "token_made",
                       .actor = actor,
                       .person = {},
                       .code = core::role_name(token.role),
                       .detail = token.name});
    return Response{
        201,
        Json{{"id", id->text()}, {"token", secret}, {"expires", time_text(token.expires)}}.dump()};
  });
}

void withdraw_token(Exchange& exchange) {
  if (!has_accounts(exchange)) return;
  const auto id = TokenId::parse(exchange.param("id"));
  if (!id) return exchange.answer(Error{"no_such_row", "There is no such token."});
  exchange.site.keys.remove(*id);
  exchange.consult([&site = exchange.site, actor = exchange.asker.person,
                    id = *id]() -> Result<Response> {
    if (auto removed = site.seams.accounts->remove_token(id); !removed) {
      return tl::unexpected(removed.error());
    }
    write_audit(
        site,
        {.kind = "token_withdrawn", .actor = actor, .person = {}, .code = "", .detail = id.text()});
    return Response{204, ""};
  });
}

}  // namespace earshot::api
