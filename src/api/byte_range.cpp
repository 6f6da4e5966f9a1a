#include "api/byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace earshot::api {
namespace {

// Digits only; a number beyond all bounds is the greatest there is.
std::optional<std::uint64_t> number_of(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range ? UINT64_MAX : number;
}

}  // namespace

RangeWish range_of(std::string_view header, std::size_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return {};
  header.remove_prefix(kUnit.size());
  const auto dash = header.find('-');
  if (dash == header.npos) return {};
  const auto first_text = header.substr(0, dash), last_text = header.substr(dash + 1);
  const auto first = number_of(first_text), last = number_of(last_text);
  if (first_text.empty()) {  // so many at the end
    if (!last) return {};
    if (*last == 0 || size == 0) return {true, std::nullopt};
    return {true, ByteRange{size - std::min<std::uint64_t>(*last, size), size - 1}};
  }
  if (!first || (!last && !last_text.empty()) || (last && *last < *first)) return {};
  if (*first >= size) return {true, std::nullopt};
  return {true, ByteRange{*first, std::min<std::uint64_t>(last.value_or(UINT64_MAX), size - 1)}};
}

}  // namespace earshot::api
