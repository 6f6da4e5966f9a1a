#include "api/page_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "api/json_body.hpp"

namespace earshot::api {
namespace {

constexpr std::size_t kDepth = 4;
constexpr std::size_t kLargestSdp = 16u << 10;
constexpr std::size_t kMostWatched = 200;

bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

std::string read_name(Fields& fields, std::string_view field, std::size_t shortest) {
  auto name = fields.optional_text(field, 64, shortest).value_or("");
  if (name.empty() || !is_name(name)) {
    fields.refuse(fmt::format("{}: must be {} to 64 letters, digits, - and _.", field, shortest));
  }
  return name;
}

LegId read_leg(Fields& fields, std::string_view field = "leg") {
  const auto leg = LegId::parse(fields.text(field));
  if (!leg) fields.refuse(fmt::format("{}: is no id.", field));
  return leg.value_or(LegId{});
}

char read_digit(Fields& fields) {
  constexpr std::string_view kDigits = "0123456789*#ABCD";
  const auto digit = fields.text("digit");
  if (digit.size() != 1 || kDigits.find(digit[0]) == kDigits.npos) {
    fields.refuse("digit: must be one of 0-9 * # A-D.");
    return '0';
  }
  return digit[0];
}

Watch read_watch(Fields& fields) {
  Watch watch;
  for (const auto& text : fields.texts("calls", kMostWatched)) {
    const auto id = CallId::parse(text);
    if (!id) fields.refuse("calls: has an entry that is no id.");
    watch.calls.push_back(id.value_or(CallId{}));
  }
  return watch;
}

struct Form {
  std::vector<std::string_view> fields;  // owned: an initializer_list's would be gone by now
  PageMessage (*read)(Fields&);
};

// clang-format off
const std::map<std::string_view, Form> kForms{
    {"watch", {{"type", "calls"}, [](Fields& f) -> PageMessage { return read_watch(f); }}},
    {"resync", {{"type"}, [](Fields&) -> PageMessage { return Resync{}; }}},
    {"ping", {{"type", "id"}, [](Fields& f) -> PageMessage {
       const auto id = f.optional_number("id", INT64_MIN, INT64_MAX);
       if (!id) f.refuse("id: must be a whole number.");
       return Ping{id.value_or(0)}; }}},
    {"device", {{"type", "id", "phone"}, [](Fields& f) -> PageMessage {
       return DeviceIs{read_name(f, "id", 8), f.flag("phone")}; }}},
    {"phone.offer", {{"type", "leg", "sdp"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{PhoneOffer{read_leg(f), f.lines("sdp", kLargestSdp)}}; }}},
    {"phone.accept", {{"type", "leg"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{PhoneAccept{read_leg(f)}}; }}},
    {"phone.reject", {{"type", "leg"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{PhoneReject{read_leg(f)}}; }}},
    {"phone.hang_up", {{"type", "leg"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{PhoneHangUp{read_leg(f)}}; }}},
    {"phone.dial", {{"type", "number", "sdp", "tag"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{
           PhoneDial{f.text("number", 64), f.lines("sdp", kLargestSdp), read_name(f, "tag", 1)}}; }}},
    {"phone.hold", {{"type", "leg", "hold"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{PhoneHold{read_leg(f), f.flag("hold")}}; }}},
    {"phone.digit", {{"type", "leg", "digit"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{PhoneDigit{read_leg(f), read_digit(f)}}; }}},
    {"phone.transfer", {{"type", "leg", "target"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{PhoneTransfer{read_leg(f), f.text("target", 64)}}; }}},
    {"phone.attend", {{"type", "leg", "other"}, [](Fields& f) -> PageMessage {
       return PhoneMessage{PhoneAttend{read_leg(f), read_leg(f, "other")}}; }}},
};
// clang-format on

}  // namespace

Result<PageMessage> parse_page_message(std::string_view text) {
  auto parsed = parse_json(text, kDepth);
  if (!parsed) return tl::unexpected(parsed.error());
  const auto* type = parsed->is_object() && parsed->contains("type") ? &(*parsed)["type"] : nullptr;
  if (!type || !type->is_string()) return fail("bad_field", "type: missing.");
  const auto form = kForms.find(type->get_ref<const std::string&>());
  if (form == kForms.end()) return fail("bad_field", "type: is not one of this stream's.");
  Fields fields(std::move(*parsed), std::span(form->second.fields));
  auto message = form->second.read(fields);
  if (fields.mistake()) return tl::unexpected(*fields.mistake());
  return message;
}

}  // namespace earshot::api
