#include "sip/text.hpp"

#include <cstdint>

namespace earshot::sip {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Symbol {
  std::uint32_t code = 0;
  std::size_t length = 0;  // 0: ill-formed
};

// RFC 3629 section 4, by the table: shortest form only, no surrogates, nothing above U+10FFFF.
Symbol next_symbol(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint8_t { return text[i]; };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  std::uint32_t code = first & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3F);
  }
  constexpr std::uint32_t kShortest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kShortest[length] || code > 0x10FFFF || surrogate) return {};
  return {code, length};
}

bool is_dangerous(std::uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool bidi = code == 0x061C || code == 0x200E || code == 0x200F ||
                    (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return control || bidi || code == 0x2028 || code == 0x2029 || code == 0xFEFF;
}

}  // namespace

std::string clean_text(std::string_view hostile, std::size_t max_bytes) {
  std::string clean;
  while (!hostile.empty()) {
    const auto symbol = next_symbol(hostile);
    const auto taken = symbol.length ? symbol.length : 1;
    const auto piece = symbol.length ? hostile.substr(0, taken) : kReplacement;
    if (!symbol.length || !is_dangerous(symbol.code)) {
      if (clean.size() + piece.size() > max_bytes) break;
      clean += piece;
    }
    hostile.remove_prefix(taken);
  }
  return clean;
}

}  // namespace earshot::sip
