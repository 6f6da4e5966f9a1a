// Any bytes as a request's target, as its JSON body, as its cookies, and as what a page says.

#include <nlohmann/json.hpp>

#include "api/http.hpp"
#include "api/json_body.hpp"
#include "api/page_message.hpp"
#include "base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  api::Request request;
  if (api::parse_target(text, request)) CHECK(request.path.size() <= size + 1);

  constexpr std::size_t kDepth = 32;
  if (const auto json = api::parse_json(text, kDepth)) {
    // What was accepted can be written and read again.
    CHECK(api::parse_json(json->dump(), kDepth) == *json);
  }
  api::Fields fields(text, kDepth, {"mode", "reason", "follow"});
  const auto mode = fields.text("mode");
  CHECK(mode.size() <= 200);
  (void)fields.optional_flag("follow");
  (void)fields.optional_text("reason");
  (void)fields.optional_number("follow", -1, 1);
  (void)fields.optional_texts("mode");

  CHECK(api::cookie_value(text, "__Host-earshot").size() <= size);
  if (const auto said = api::parse_page_message(text)) {
    if (const auto* device = std::get_if<api::DeviceIs>(&*said)) {
      CHECK(device->id.size() >= 8 && device->id.size() <= 64);
    }
    if (const auto* watch = std::get_if<api::Watch>(&*said)) CHECK(watch->calls.size() <= 200);
  }
  return 0;
}
