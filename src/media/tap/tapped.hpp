#pragma once
// One frame of what a tap hears. A tap is a listener of the table without a network behind it (its
// LegId is the recorder's): what the table lets it hear is copied as it came, still encoded, so
// that recording costs the audio path a copy and nothing else. Nobody hears a tap. Home thread: the
// worker's; a copy travels to the recorder's thread.

#include <cstdint>
#include <span>

#include "base/id.hpp"
#include "base/media_description.hpp"
#include "base/time.hpp"

namespace earshot::media {

struct TappedFrame {
  LegId tap;      // the listener in the table
  LegId speaker;  // whose sound it is; with `prompt`, to whom it was played
  Instant at;     // when the packet came, or the prompt's frame was mixed
  std::uint32_t rtp_time =
      0;  // the sender's, in rtp_clock(codec) ticks; a prompt's counts on its own
  Codec codec = Codec::pcmu;  // a prompt is always G.711 mu-law
  bool aside = false;         // said so that the customer does not hear it (Heard::aside)
  bool prompt = false;        // an announcement or music of the server
  std::span<const std::uint8_t> payload;  // valid during the call only
};

}  // namespace earshot::media
