#pragma once
// A request's JSON body, read strictly: one object, no duplicate keys, bounded depth, valid UTF-8,
// no field that the route does not know (mass assignment). Internal to api/.

#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  // Of something that was parsed already.
  Fields(nlohmann::json object, std::initializer_list<std::string_view> known);
  Fields(nlohmann::json object, std::span<const std::string_view> known);
  Fields(Fields&&) noexcept;
  ~Fields();

  // Text has no control characters, and `shortest` to `longest` octets.
  std::string text(std::string_view name, std::size_t longest = 200);  // required, not empty
  std::optional<std::string> optional_text(std::string_view name, std::size_t longest = 200,
                                           std::size_t shortest = 1);
  // Required; lines may be broken, as in SDP. Its reader judges the rest.
  std::string lines(std::string_view name, std::size_t longest);
  // A JSON object as it is, for who reads it elsewhere.
  std::optional<std::string> document(std::string_view name);
  bool flag(std::string_view name);  // required
  std::optional<bool> optional_flag(std::string_view name);
  std::optional<std::int64_t> optional_number(std::string_view name, std::int64_t least,
                                              std::int64_t most);
  // At most 200 entries, each of them a text of 1 to `longest` octets.
  std::optional<std::vector<std::string>> optional_texts(std::string_view name,
                                                         std::size_t longest = 60);
  std::vector<std::string> texts(std::string_view name, std::size_t longest = 60);  // required
  // A required list of at most 200 objects with these fields; give each back to adopt() when read.
  std::vector<Fields> objects(std::string_view name, std::initializer_list<std::string_view> known);
  // The same for one object that may be missing.
  std::optional<Fields> object(std::string_view name, std::span<const std::string_view> known);
  void adopt(const Fields& nested);
  bool has(std::string_view name) const;
  bool is_null(std::string_view name) const;

  void refuse(std::string message);  // for what only the route can judge
  const std::optional<Error>& mistake() const { return mistake_; }

 private:
  void take(nlohmann::json&& parsed, std::span<const std::string_view> known);
  const nlohmann::json* find(std::string_view name) const;
  std::optional<std::string> text_in(const nlohmann::json& value, std::string_view name,
                                     std::size_t longest, std::size_t shortest);
  std::unique_ptr<nlohmann::json> object_;
  std::optional<Error> mistake_;
};

}  // namespace earshot::api
