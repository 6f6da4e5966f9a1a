#pragma once
// Texts of the configuration file as values, and the word that was probably meant.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "base/time.hpp"

namespace earshot::app {

// "20s", "300ms", "10min" (or "10m"), "4h", "1d", "1h30m".
std::optional<Millis> parse_duration(std::string_view text);
std::optional<std::size_t> parse_size(std::string_view text);   // "16MiB", "64KiB", "2GiB": octets
std::optional<Listener> parse_listener(std::string_view text);  // udp:127.0.0.1:5060
struct PortRange {
  std::uint16_t first = 0, last = 0;
};
std::optional<PortRange> parse_ports(std::string_view text);  // 20000-29999
// 192.0.2.7, 192.0.2.0/24, 192.0.2.7:5080, 2001:db8::/32, [2001:db8::7]:5060
bool is_address_range(std::string_view text);
bool is_extension(std::string_view text);  // 1 to 15 digits
bool is_number(std::string_view text);     // digits, perhaps a + before them

// The one of `known` that `word` is a slip of; none when nothing is near.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace earshot::app
