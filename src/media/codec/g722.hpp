#pragma once
// G.722 at 64 kbit/s, by spandsp; always at 16 kHz.

#include "media/codec/codec.hpp"
#include "media/codec/spandsp_plc.hpp"

namespace earshot::media {

class G722Decoder final : public Decoder {
 public:
  G722Decoder();
  int decode(std::span<const std::uint8_t> payload, std::span<Sample> out) override;
  void conceal(std::span<Sample> out) override { plc_.conceal(out); }

 private:
  struct Free {
    void operator()(g722_decode_state_t* state) const { g722_decode_free(state); }
  };
  std::unique_ptr<g722_decode_state_t, Free> state_;
  SpandspPlc plc_;
};

class G722Encoder final : public Encoder {
 public:
  G722Encoder();
  std::size_t encode(std::span<const Sample> pcm, std::span<std::uint8_t> out) override;

 private:
  struct Free {
    void operator()(g722_encode_state_t* state) const { g722_encode_free(state); }
  };
  std::unique_ptr<g722_encode_state_t, Free> state_;
};

}  // namespace earshot::media
