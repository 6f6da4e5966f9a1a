#pragma once
// What taps take of one leg: the packets it sends (SoundTaps), and the prompts that are played to
// it (PromptTaps). Both copy into the outbox; set() may allocate, the rest does not. Home thread:
// the worker's.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/counters.hpp"
#include "base/id.hpp"
#include "media/codec/codec.hpp"
#include "media/outbox.hpp"
#include "media/rtp/packet.hpp"
#include "media/rtp/sequence.hpp"

namespace earshot::media {

struct TapRow {  // a row of the table whose listener is a tap
  LegId tap;
  bool aside = false;
  bool operator==(const TapRow&) const = default;
};

class SoundTaps {
 public:
  // Rows that go on are not touched; a new one gets nothing of what came, or should have come,
  // before it: not even when it comes late.
  void set(std::span<const TapRow> rows, const Sequence& sequence);
  // A packet of sound that was admitted.
  void hear(Instant now, LegId speaker, Codec codec, const RtpView& packet,
            const Sequence& sequence, const Sequence::Placed& placed, Outbox& out,
            Counter& dropped) const;

 private:
  struct Ear {
    TapRow row;
    Sequence::Mark since;
  };
  std::vector<Ear> ears_;
};

class PromptTaps {
 public:
  void set(std::span<const TapRow> rows);  // a change starts with the next sample
  // The prompt's 8 kHz samples for as long as was just mixed; at most 20 ms and a sample.
  void hear(std::span<const Sample> narrow);
  // Whole frames go; `last`: what is left of the prompt too, filled up with silence.
  void send(Instant now, LegId played_to, bool last, Outbox& out, Counter& dropped);

 private:
  static constexpr std::size_t kFrame = 160;  // 20 ms

  std::vector<TapRow> rows_;
  std::array<Sample, 3 * kFrame> pending_;
  std::size_t size_ = 0;
  bool running_ = false;    // the next frame follows the last one
  std::uint32_t time_ = 0;  // of the first pending sample
};

}  // namespace earshot::media
