#include "app/config_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <utility>

namespace earshot::app {
namespace {

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> unit_in_ms(std::string_view unit) {
  static constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> kUnits{
      {{"ms", 1},
       {"s", 1000},
       {"m", 60'000},
       {"min", 60'000},
       {"h", 3'600'000},
       {"d", 86'400'000}}};
  for (const auto& [name, ms] : kUnits)
    if (name == unit) return ms;
  return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

std::size_t distance(std::string_view a, std::string_view b) {  // Levenshtein
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0u);
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<Millis> parse_duration(std::string_view text) {
  constexpr std::int64_t kMost = 10 * 365 * 86'400'000LL;  // ten years: whatever is more is a slip
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty()) {
    const auto digits =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    const auto count = whole_number<std::int64_t>(text.substr(0, digits));
    text.remove_prefix(digits);
    const auto letters =
        static_cast<std::size_t>(std::ranges::find_if(text, is_digit) - text.begin());
    const auto unit = unit_in_ms(text.substr(0, letters));
    text.remove_prefix(letters);
    if (!count || !unit || *count > kMost / *unit) return std::nullopt;
    total += *count * *unit;
    if (total > kMost) return std::nullopt;
  }
  return Millis(total);
}

std::optional<std::size_t> parse_size(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, int>, 3> kUnits{
      {{"KiB", 10}, {"MiB", 20}, {"GiB", 30}}};
  for (const auto& [unit, bits] : kUnits) {
    if (!text.ends_with(unit)) continue;
    const auto count = whole_number<std::uint16_t>(text.substr(0, text.size() - unit.size()));
    return count ? std::optional(std::size_t{*count} << bits) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Listener> parse_listener(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, Transport>, 3> kTransports{
      {{"udp:", Transport::udp}, {"tcp:", Transport::tcp}, {"tls:", Transport::tls}}};
  for (const auto& [prefix, transport] : kTransports) {
    if (!text.starts_with(prefix)) continue;
    const auto at = Endpoint::parse(text.substr(prefix.size()));
    return at && at->port != 0 ? std::optional(Listener{transport, *at}) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<PortRange> parse_ports(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = whole_number<std::uint16_t>(text.substr(0, dash));
  const auto last = whole_number<std::uint16_t>(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return PortRange{*first, *last};
}

bool is_address_range(std::string_view text) {
  if (IpAddress::parse(text)) return true;
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    const auto network = IpAddress::parse(text.substr(0, slash));
    const auto bits = whole_number<unsigned>(text.substr(slash + 1));
    return network && bits && *bits <= (network->is_v6 ? 128u : 32u);
  }
  const auto endpoint = Endpoint::parse(text);
  return endpoint && endpoint->port != 0;
}

bool is_extension(std::string_view text) { return all_digits(text) && text.size() <= 15; }

bool is_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return all_digits(text);
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
  std::optional<std::string> best;
  auto least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& candidate : known) {
    const bool begins = word.size() >= 3 && candidate.starts_with(word);
    const auto far = begins ? 1 : distance(word, candidate);
    if (far >= std::min(least, candidate.size())) continue;
    least = far;
    best = candidate;
  }
  return best;
}

}  // namespace earshot::app
