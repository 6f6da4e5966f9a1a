#pragma once
// A request's JSON body, read strictly: one object, no duplicate keys, bounded depth, valid UTF-8,
// no field that the route does not know (mass assignment). Internal to api/.

#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace earshot::api {

// Any JSON text (RFC 8259). Fails with "bad_json" and says where.
Result<nlohmann::json> parse_json(std::string_view text, std::size_t max_depth);

// Reads fields; the first mistake is kept and names its field, later reads give empty values.
class Fields {
 public:
  // An empty body is an empty object.
  Fields(std::string_view body, std::size_t max_depth,
         std::initializer_list<std::string_view> known);
  ~Fields();

  std::string text(std::string_view name);  // required, 1 to 200 octets, no control characters
  std::optional<std::string> optional_text(std::string_view name);
  bool flag(std::string_view name);  // required
  std::optional<bool> optional_flag(std::string_view name);
  bool has(std::string_view name) const;

  void refuse(std::string message);  // for what only the route can judge
  const std::optional<Error>& mistake() const { return mistake_; }

 private:
  const nlohmann::json* find(std::string_view name) const;
  std::unique_ptr<nlohmann::json> object_;
  std::optional<Error> mistake_;
};

}  // namespace earshot::api
