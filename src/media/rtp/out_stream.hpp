#pragma once
// What we send to one phone is one stream to it: one SSRC, sequence numbers without a hole of our
// making, timestamps that never run back, over every change between forwarding and mixing.

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "media/rtp/packet.hpp"

namespace earshot::media {

struct Origin {  // one stream that is forwarded from
  std::uint64_t leg = 0;
  std::uint32_t epoch = 0;
  bool operator==(const Origin&) const = default;
};

class OutStream {
 public:
  OutStream(std::uint32_t ssrc, std::uint16_t first_sequence, std::uint32_t first_timestamp)
      : ssrc_(ssrc), next_sequence_(first_sequence), next_timestamp_(first_timestamp) {}

  std::uint32_t ssrc() const { return ssrc_; }
  void set_clock(int clock) { clock_ = clock; }
  int clock() const { return clock_; }

  // A packet that passes: numbers moved by an offset, so that loss and reordering stay visible to
  // the phone's own jitter buffer. Nothing when it is from before the change to this origin.
  std::optional<RtpStamp> forward(Instant now, const Origin& origin, std::int64_t extended,
                                  std::uint32_t timestamp, std::uint32_t duration);
  void part();  // from the origin: what passes next is from after now
  // A packet of that origin that does not pass: the numbers close over it.
  void swallow(const Origin& origin, std::int64_t extended);
  // A frame of our own making.
  RtpStamp produce(Instant now, std::uint32_t duration);
  // A packet beside the audio (telephone-event); between two audio packets, at `timestamp`.
  std::uint16_t insert(Instant now);
  std::uint32_t timestamp_at(Instant now) const;  // what the next audio frame would carry

  std::uint32_t packets() const { return packets_; }
  std::uint32_t octets() const { return octets_; }
  Instant last_sent() const { return last_sent_; }
  void count(std::size_t payload) {
    ++packets_;
    octets_ += static_cast<std::uint32_t>(payload);
  }

 private:
  struct Passing {
    Origin origin;
    std::int64_t first = 0, newest = 0;
    std::uint16_t sequence_offset = 0;
    std::uint32_t timestamp_offset = 0;
  };

  std::uint32_t ssrc_;
  std::uint16_t next_sequence_;
  std::uint32_t next_timestamp_;
  int clock_ = 8000;
  bool started_ = false;
  Instant last_sent_{};
  std::optional<Passing> passing_;
  std::uint32_t packets_ = 0, octets_ = 0;
};

}  // namespace earshot::media
