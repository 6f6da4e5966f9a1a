// Any bytes as a request's target and as its JSON body.

#include <nlohmann/json.hpp>

#include "api/http.hpp"
#include "api/json_body.hpp"
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
  return 0;
}
