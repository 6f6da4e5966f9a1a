#pragma once
// What pages say on the stream, parsed and checked (contract/events.schema.json, PageMessage).
// Internal to api/. Pure.

#include <string_view>
#include <variant>
#include <vector>

#include "api/device_line.hpp"
#include "base/result.hpp"

namespace earshot::api {

struct Watch {
  std::vector<CallId> calls;
};
struct Resync {};
struct Ping {
  std::int64_t id = 0;
};
struct DeviceIs {
  DeviceId id;
  bool phone = false;
};
using PageMessage = std::variant<Watch, Resync, Ping, DeviceIs, PhoneMessage>;

// Fails with "bad_json" or "bad_field"; unknown types and fields are refused by name.
Result<PageMessage> parse_page_message(std::string_view text);

}  // namespace earshot::api
