#pragma once
// Network byte order, read through a checked reader: reading past the end gives zeros and spoils
// ok(), so that a parser reads straight through and asks once.

#include <cstdint>
#include <span>

namespace earshot::media {

class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : left_(bytes) {}

  bool ok() const { return ok_; }
  std::size_t left() const { return left_.size(); }
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return number(4); }
  std::span<const std::uint8_t> take(std::size_t size) {
    if (size > left_.size()) {
      ok_ = false;
      size = left_.size();
    }
    const auto taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
  }

 private:
  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : take(size)) value = value << 8 | byte;
    return ok_ ? value : 0;
  }

  std::span<const std::uint8_t> left_;
  bool ok_ = true;
};

// Writes at the front of `out`, which its user has made large enough, and steps on.
class ByteWriter {
 public:
  explicit ByteWriter(std::span<std::uint8_t> out) : out_(out) {}

  std::size_t used() const { return used_; }
  void u8(std::uint8_t value) { out_[used_++] = value; }
  void u16(std::uint16_t value) {
    u8(static_cast<std::uint8_t>(value >> 8));
    u8(static_cast<std::uint8_t>(value));
  }
  void u32(std::uint32_t value) {
    u16(static_cast<std::uint16_t>(value >> 16));
    u16(static_cast<std::uint16_t>(value));
  }

 private:
  std::span<std::uint8_t> out_;
  std::size_t used_ = 0;
};

}  // namespace earshot::media
