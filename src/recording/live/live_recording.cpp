#include "recording/live/live_recording.hpp"

#include <algorithm>

namespace earshot::recording {
namespace {

constexpr std::size_t kNotes = 64 * 1024;  // more than a call of a day makes

// Recordings that begin together write at different moments of the second.
Micros phase(RecordingId id) {
  const auto period = static_cast<std::uint64_t>(Micros(LiveRecording::kChunk).count());
  return Micros(static_cast<std::int64_t>(id.value * 0x9E3779B97F4A7C15ull % period));
}

}  // namespace

LiveRecording::LiveRecording(const Begin& begin)
    : begun_(begin), next_write_(begin.at + phase(begin.recording)) {}

void LiveRecording::add(const media::TappedFrame& frame) {
  const Micros at = since_start(frame.at);
  if (at < Micros{} || (end_ && frame.at > *end_)) return;
  if (sound_.size() + frame.payload.size() > kBuffer) drop_sound();
  const bool kept = sound_.add(Frame{frame.speaker, at, frame.rtp_time, frame.codec, frame.aside,
                                     frame.prompt, frame.payload});
  dropped_ += kept ? 0 : 1;
}

void LiveRecording::drop_sound() {
  dropped_ += sound_.frames();
  sound_.clear();
}

void LiveRecording::shed(Instant now) {
  if (end_ && now >= *end_ + 10s) drop_sound();
}

void LiveRecording::note(const TrackNote& track) {
  if (notes_.size() < kNotes) notes_.add(track);
}

void LiveRecording::mark(Instant at, std::string kind, std::string text, PersonId person) {
  const Micros when = std::max(Micros{}, since_start(at));
  if (notes_.size() < kNotes) notes_.add(Marker{when, std::move(kind), std::move(text), person});
}

void LiveRecording::end(Instant at) {
  if (!end_) end_ = std::max(at, begun_.at);
}

Result<void> LiveRecording::write(Instant now) {
  const Micros until = std::max(written_until_, since_start(end_ ? *end_ : now));
  ChunkBuilder chunk = notes_;
  if (dropped_) {
    gap_text_ = std::to_string(dropped_) + " packets were not kept: " +
                (fault ? fault->code : std::string("too much at once"));
  }
  if (!gap_text_.empty()) chunk.add(Marker{written_until_, "gap", gap_text_, {}});
  chunk.append(sound_);

  Totals totals = totals_;
  totals.duration = until;
  totals.frames += sound_.frames();
  totals.lost_frames += dropped_;
  if (end_) {
    auto sealed = writer_->seal(chunk.coded(written_until_, until, &totals));
    if (!sealed) return tl::unexpected(sealed.error());
    sealed_ = *sealed;
  } else if (auto written = writer_->write(chunk.coded(written_until_, until)); !written) {
    return written;
  }
  totals_ = totals;
  written_until_ = until;
  dropped_ = 0;
  gap_text_.clear();
  sound_.clear();
  notes_.clear();
  while (next_write_ <= now) next_write_ += kChunk;
  return {};
}

}  // namespace earshot::recording
