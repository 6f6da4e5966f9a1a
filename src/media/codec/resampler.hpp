#pragma once
// 8 kHz to 16 kHz and back, by speexdsp.

#include <speex/speex_resampler.h>

#include <memory>
#include <span>

#include "media/codec/codec.hpp"

namespace earshot::media {

class Resampler {
 public:
  Resampler(int from_rate, int to_rate);
  // Fills `out` whole; its length stands to that of `in` as the rates do.
  void process(std::span<const Sample> in, std::span<Sample> out);

 private:
  struct Free {
    void operator()(SpeexResamplerState* state) const { speex_resampler_destroy(state); }
  };
  std::unique_ptr<SpeexResamplerState, Free> state_;
};

}  // namespace earshot::media
