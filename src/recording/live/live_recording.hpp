#pragma once
// One recording that runs: gathers a second of packets and notes, and writes them as a chunk. While
// it can not write it keeps what fits into its buffer, then drops the oldest sound and marks the
// gap; notes and marks are kept. Home thread: the recorder's.

#include <memory>
#include <optional>
#include <string>

#include "media/tap/tapped.hpp"
#include "recording/container/writer.hpp"
#include "recording/live/messages.hpp"

namespace earshot::recording {

class LiveRecording {
 public:
  // A kill -9 costs less than a second with what the recorder's own clock adds.
  static constexpr Millis kChunk = 700ms;
  static constexpr Seconds kRetry = 1s;
  static constexpr std::size_t kBuffer = 256 * 1024;  // half a minute of a call in G.711

  explicit LiveRecording(const Begin& begin);

  const Begin& begun() const { return begun_; }
  RecordingId id() const { return begun_.recording; }

  void add(const media::TappedFrame& frame);
  void note(const TrackNote& track);
  void mark(Instant at, std::string kind, std::string text, PersonId person);
  void gap(const std::string& text) { gap_text_ = text; }  // marked with the next chunk
  void end(Instant at);
  bool ending() const { return end_.has_value(); }
  bool is_losing() const { return dropped_ > 0; }  // since the last chunk

  void opened(std::unique_ptr<Writer> writer) { writer_ = std::move(writer); }
  void lose_file() { writer_.reset(); }
  void shed(Instant now);  // ended, and the disk is still full: the memory must not be
  Writer* writer() { return writer_.get(); }

  bool due(Instant now) const {
    return writer_ && !sealed_ && (end_ || now >= next_write_ || sound_.size() > kBuffer / 2);
  }
  // Writes what was gathered, after end() as the final chunk. An error: nothing is lost yet, due()
  // again in kRetry.
  Result<void> write(Instant now);
  const std::optional<Sealed>& sealed() const { return sealed_; }
  const Totals& totals() const { return totals_; }

  std::optional<Error> fault;  // what was told, until it writes again
  bool busy = false;           // its file is being opened or put away
  bool syncing = false;
  bool erased = false;
  bool lost = false;  // was told
  Instant next_sync{};
  Instant next_try{};  // to open its file, or to write

 private:
  Micros since_start(Instant at) const { return at - begun_.at; }
  void drop_sound();

  Begin begun_;
  ChunkBuilder sound_, notes_;
  std::unique_ptr<Writer> writer_;
  Totals totals_;
  Micros written_until_{};
  Instant next_write_;
  std::optional<Instant> end_;
  std::optional<Sealed> sealed_;
  std::string gap_text_;
  std::uint64_t dropped_ = 0;  // since the last chunk
};

}  // namespace earshot::recording
