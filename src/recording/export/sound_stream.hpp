#pragma once
// Samples in, the octets of a sound file out, as they come: nothing of it touches the disk in the
// clear. One for each format. Home thread: its owner's.

#include <functional>
#include <memory>
#include <span>

#include "media/codec/codec.hpp"
#include "recording/files.hpp"

namespace earshot::recording {

// Takes the octets in order; its error ends the export and comes back to who asked for it.
using Sink = std::function<Result<void>(ByteView)>;

class SoundStream {
 public:
  virtual ~SoundStream() = default;
  // Whole frames, channels interleaved.
  virtual Result<void> write(std::span<const media::Sample> interleaved) = 0;
  virtual Result<void> finish() = 0;
};

// WAV by libsndfile; RF64 (EBU Tech 3306) when it is beyond 4 GB. `frames` must be what will come:
// the header, which goes out first, tells it.
Result<std::unique_ptr<SoundStream>> make_wav_stream(int rate, int channels, std::int64_t frames,
                                                     Sink sink);
// Ogg Opus (RFC 7845) by libopusenc; more than two channels as independent ones (family 255).
Result<std::unique_ptr<SoundStream>> make_opus_stream(int rate, int channels, Sink sink);

}  // namespace earshot::recording
