#include "api/admin_answer.hpp"

#include <algorithm>

#include "api/auditing.hpp"

namespace earshot::api {
namespace {

std::string actor_text(const Asker& asker) {
  switch (asker.kind) {
    case Asker::Kind::person: return asker.person.text();
    case Asker::Kind::token: return "token";
    case Asker::Kind::operator_: return "operator";
    case Asker::Kind::nobody: return "nobody";
  }
  return "nobody";
}

}  // namespace

const char* origin_name(Origin origin) { return origin == Origin::file ? "file" : "database"; }

Response answer_json(int status, const Json& body) {
  return {status, body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Fields fields_of(const Exchange& exchange, std::initializer_list<std::string_view> known) {
  return Fields(exchange.request.body, exchange.site.config.max_json_depth, known);
}

Fields changes_of(const Exchange& exchange, std::initializer_list<std::string_view> known) {
  auto fields = fields_of(exchange, known);
  if (std::ranges::none_of(known, [&](std::string_view name) { return fields.has(name); }))
    fields.refuse("The body changes nothing: send at least one field.");
  return fields;
}

void administer_and_log(Exchange& exchange, Deed deed,
                        std::function<Result<Response>(Administration&)> work) {
  exchange.administer([&site = exchange.site, asker = exchange.asker, deed = std::move(deed),
                       work = std::move(work)](Administration& administration) {
    auto made = work(administration);
    if (!made) return made;
    site.log.write(LogLevel::info, "admin", deed.what,
                   {{"actor", actor_text(asker)}, {"row", deed.row}});
    auto code = deed.what;
    std::ranges::replace(code, ' ', '_');
    write_audit(site, {.kind = "administration",
                       .actor = asker.person,
                       .person = PersonId::parse(deed.row).value_or(PersonId{}),
                       .code = std::move(code),
                       .detail = deed.row});
    return made;
  });
}

void answer_done(Exchange& exchange, Deed deed,
                 std::function<Result<void>(Administration&)> write) {
  administer_and_log(
      exchange, std::move(deed),
      [write = std::move(write)](Administration& administration) -> Result<Response> {
        if (auto done = write(administration); !done) return tl::unexpected(done.error());
        return Response{204, ""};
      });
}

}  // namespace earshot::api
