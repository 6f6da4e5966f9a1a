#pragma once
// What the administrator's handlers have in common. Internal to api/.

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "api/administration.hpp"
#include "api/exchange.hpp"
#include "api/json_body.hpp"

namespace earshot::api {

using Json = nlohmann::ordered_json;

const char* origin_name(Origin origin);
Response answer_json(int status, const Json& body);

// The body's fields. A PATCH that changes nothing is a slip, and told.
Fields fields_of(const Exchange& exchange, std::initializer_list<std::string_view> known);
Fields changes_of(const Exchange& exchange, std::initializer_list<std::string_view> known);

// {"<name>": [row, row …]}
template <class Row>
void answer_list(Exchange& exchange, const char* name,
                 Result<std::vector<Row>> (Administration::*list)(), Json (*say)(const Row&)) {
  exchange.administer([=](Administration& administration) -> Result<Response> {
    const auto rows = (administration.*list)();
    if (!rows) return tl::unexpected(rows.error());
    Json all = Json::array();
    for (const auto& row : *rows) all.push_back(say(row));
    return answer_json(200, {{name, std::move(all)}});
  });
}

// A change, which the log remembers once it is made: who did what to which row.
struct Deed {
  std::string what;  // "person added"
  std::string row;
};
void administer_and_log(Exchange& exchange, Deed deed,
                        std::function<Result<Response>(Administration&)> work);

// The same, where the answer is the row as it is now.
template <class Row>
void answer_row(Exchange& exchange, Deed deed, int status,
                std::function<Result<Row>(Administration&)> write, Json (*say)(const Row&)) {
  administer_and_log(
      exchange, std::move(deed),
      [status, write = std::move(write), say](Administration& administration) -> Result<Response> {
        const auto row = write(administration);
        if (!row) return tl::unexpected(row.error());
        return answer_json(status, say(*row));
      });
}

// The same, where nothing is left to say: 204.
void answer_done(Exchange& exchange, Deed deed, std::function<Result<void>(Administration&)> write);

}  // namespace earshot::api
