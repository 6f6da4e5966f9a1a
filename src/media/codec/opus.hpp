#pragma once
// Opus for speech (RFC 6716, RFC 7587): mono, in-band FEC, directly at the room's rate.

#include "media/codec/codec.hpp"

struct OpusDecoder;
struct OpusEncoder;

namespace earshot::media {

class OpusFrameDecoder final : public Decoder {
 public:
  explicit OpusFrameDecoder(int rate);
  int decode(std::span<const std::uint8_t> payload, std::span<Sample> out) override;
  void conceal(std::span<Sample> out) override;
  bool recover(std::span<const std::uint8_t> next, std::span<Sample> out) override;

 private:
  struct Free {
    void operator()(OpusDecoder* state) const;
  };
  std::unique_ptr<OpusDecoder, Free> state_;
  int rate_;
};

class OpusFrameEncoder final : public Encoder {
 public:
  explicit OpusFrameEncoder(int rate);
  std::size_t encode(std::span<const Sample> pcm, std::span<std::uint8_t> out) override;
  void expect_loss(int percent) override;
  void forget() override;

 private:
  struct Free {
    void operator()(OpusEncoder* state) const;
  };
  std::unique_ptr<OpusEncoder, Free> state_;
};

}  // namespace earshot::media
