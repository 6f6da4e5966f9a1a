#include "media/tap/taps.hpp"

#include <algorithm>
#include <cstdlib>

#include "media/tap/tapped.hpp"

namespace earshot::media {

void SoundTaps::set(std::span<const TapRow> rows, const Sequence& sequence) {
  std::vector<Ear> next;
  next.reserve(rows.size());
  for (const TapRow& row : rows) {
    const auto before = std::find_if(ears_.begin(), ears_.end(),
                                     [&](const Ear& ear) { return ear.row.tap == row.tap; });
    next.push_back({row, before != ears_.end() ? before->since : sequence.newest()});
  }
  ears_ = std::move(next);
}

void SoundTaps::hear(Instant now, LegId speaker, Codec codec, const RtpView& packet,
                     const Sequence& sequence, const Sequence::Placed& placed, Outbox& out,
                     Counter& dropped) const {
  for (const Ear& ear : ears_) {
    if (!sequence.is_after(ear.since, placed)) continue;
    const TappedFrame frame{.tap = ear.row.tap,
                            .speaker = speaker,
                            .at = now,
                            .rtp_time = packet.timestamp,
                            .codec = codec,
                            .aside = ear.row.aside,
                            .prompt = false,
                            .payload = packet.payload};
    if (!out.tap(frame)) dropped.add();
  }
}

void PromptTaps::set(std::span<const TapRow> rows) {
  if (std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end())) return;
  rows_.assign(rows.begin(), rows.end());
  size_ = 0;
  running_ = false;
}

void PromptTaps::hear(std::span<const Sample> narrow) {
  if (rows_.empty()) return;
  const std::size_t size = std::min(narrow.size(), pending_.size() - size_);
  std::copy_n(narrow.begin(), size, pending_.begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += size;
}

// The frames' clock is the worker's when a prompt begins, and the prompt's own while it goes on;
// who was not mixed for in between (his phone took nothing) starts anew.
void PromptTaps::send(Instant now, LegId played_to, bool last, Outbox& out, Counter& dropped) {
  if (size_ == 0) {
    running_ = running_ && !last;
    return;
  }
  constexpr int kTicksPerMs = 8, kMostApart = 100 * kTicksPerMs;
  const auto clock =
      static_cast<std::uint32_t>(now.time_since_epoch().count() * kTicksPerMs / 1000);
  if (!running_ || std::abs(static_cast<std::int32_t>(clock - time_)) > kMostApart) time_ = clock;
  running_ = !last;
  if (last) {
    const std::size_t whole = (size_ + kFrame - 1) / kFrame * kFrame;
    std::fill(pending_.begin() + static_cast<std::ptrdiff_t>(size_),
              pending_.begin() + static_cast<std::ptrdiff_t>(whole), Sample{0});
    size_ = whole;
  }
  std::size_t done = 0;
  for (; size_ - done >= kFrame; done += kFrame) {
    std::array<std::uint8_t, kFrame> payload;
    encode_g711(Codec::pcmu, std::span(pending_).subspan(done, kFrame), payload);
    for (const TapRow& row : rows_) {
      const TappedFrame frame{.tap = row.tap,
                              .speaker = played_to,
                              .at = now,
                              .rtp_time = time_,
                              .codec = Codec::pcmu,
                              .aside = row.aside,
                              .prompt = true,
                              .payload = payload};
      if (!out.tap(frame)) dropped.add();
    }
    time_ += kFrame;
  }
  std::copy(pending_.begin() + static_cast<std::ptrdiff_t>(done),
            pending_.begin() + static_cast<std::ptrdiff_t>(size_), pending_.begin());
  size_ -= done;
}

}  // namespace earshot::media
