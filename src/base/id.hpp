#pragma once
// Typed identifiers: a CallId can not be passed where a LegId is meant. Ids are never reused, also
// not over a restart, and carry their node: 41 bits of start time in ms, 10 bits of node, 13 bits
// of count, counted on into the time bits.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace earshot {

namespace detail {
std::string id_to_text(std::uint64_t value);  // 13 characters, Crockford base 32, lower case
std::optional<std::uint64_t> id_from_text(std::string_view text);
}  // namespace detail

template <class Tag>
struct Id {
  std::uint64_t value = 0;  // 0 is "nobody": no live thing has it

  constexpr explicit operator bool() const { return value != 0; }
  constexpr auto operator<=>(const Id&) const = default;

  std::string text() const { return detail::id_to_text(value); }
  static std::optional<Id> parse(std::string_view text) {
    if (auto parsed = detail::id_from_text(text)) return Id{*parsed};
    return std::nullopt;
  }
};

using CallId = Id<struct CallTag>;  // one conversation, from arrival to end
using LegId =
    Id<struct LegTag>;  // one device's connection: a SIP dialog (or browser) and its media
using RoomId = Id<struct RoomTag>;            // one audio space; each live call has one
using SessionId = Id<struct SessionTag>;      // one supervisor's supervision of one call or agent
using PersonId = Id<struct PersonTag>;        // agent, supervisor, administrator …
using RecordingId = Id<struct RecordingTag>;  // what was kept of one call, from start to stop
using ApprovalId = Id<struct ApprovalTag>;    // one person's leave for another's covert listening
using RequestId =
    Id<struct RequestTag>;  // one command of an outside caller who waits for its answer

// Makes ids. Home thread: its owner's. `start_ms` is the wall clock (ms since 1970) at the
// program's start.
class IdSource {
 public:
  IdSource(std::uint16_t node, std::uint64_t start_ms);
  template <class SomeId>
  SomeId next() {
    return SomeId{next_value()};
  }

 private:
  std::uint64_t next_value();
  std::uint64_t node_bits_;
  std::uint64_t count_;
};

}  // namespace earshot

template <class Tag>
struct std::hash<earshot::Id<Tag>> {
  std::size_t operator()(earshot::Id<Tag> id) const noexcept {
    return std::hash<std::uint64_t>{}(id.value * 0x9E3779B97F4A7C15ull);
  }
};
