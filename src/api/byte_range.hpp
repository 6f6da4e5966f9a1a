#pragma once
// The Range header (RFC 9110 section 14.2), as far as it is served: one range of bytes. Internal to
// api/. Pure.

#include <cstddef>
#include <optional>
#include <string_view>

namespace earshot::api {

struct ByteRange {
  std::size_t first = 0, last = 0;  // both are part of it
  bool operator==(const ByteRange&) const = default;
};
struct RangeWish {
  bool is_served = false;          // false: the whole is sent, as if there was no header
  std::optional<ByteRange> range;  // none, though served: nothing of it is there (416)
};

// Of `size` octets. What is not understood, several ranges among it, is as if it was not there.
RangeWish range_of(std::string_view header, std::size_t size);

}  // namespace earshot::api
