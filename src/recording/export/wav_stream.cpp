#include <sndfile.h>

#include <algorithm>
#include <bit>

#include "recording/export/sound_stream.hpp"

namespace earshot::recording {
namespace {

constexpr std::int64_t kLargestWav = 0xFFFF'FFFF - 4096;  // its lengths have 32 bits
constexpr std::size_t kHeaderAtMost = 4096;

// A file that remembers its beginning only.
struct Beginning {
  Bytes bytes;
  sf_count_t at = 0, size = 0;

  static Beginning& of(void* self) { return *static_cast<Beginning*>(self); }
  sf_count_t seek(sf_count_t offset, int whence) {
    return at = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? at : size);
  }
  sf_count_t put(const std::uint8_t* from, sf_count_t count) {
    const auto here = static_cast<std::size_t>(at);
    if (here < kHeaderAtMost) {
      const auto kept = std::min(static_cast<std::size_t>(count), kHeaderAtMost - here);
      bytes.resize(std::max(bytes.size(), here + kept));
      std::copy_n(from, kept, bytes.begin() + at);
    }
    at += count;
    size = std::max(size, at);
    return count;
  }
};

// A header tells lengths, and libsndfile knows them when the sound has been written; but the header
// is wanted first. So silence of that length is written to nowhere, which costs no more than
// counting it.
Result<Bytes> header_of(SF_INFO info, std::int64_t frames) {
  Beginning file;
  SF_VIRTUAL_IO io{[](void* self) { return Beginning::of(self).size; },
                   [](sf_count_t offset, int whence, void* self) {
                     return Beginning::of(self).seek(offset, whence);
                   },
                   [](void*, sf_count_t, void*) -> sf_count_t { return 0; },
                   [](const void* bytes, sf_count_t size, void* self) {
                     return Beginning::of(self).put(static_cast<const std::uint8_t*>(bytes), size);
                   },
                   [](void* self) { return Beginning::of(self).at; }};
  SNDFILE* out = sf_open_virtual(&io, SFM_WRITE, &info, &file);
  if (!out) return fail("export_failed", std::string("WAV: ") + sf_strerror(nullptr));
  const std::int64_t sound_size = frames * info.channels * 2;
  const sf_count_t block = 1 << 16;
  const std::vector<media::Sample> silence(static_cast<std::size_t>(block * info.channels));
  for (sf_count_t left = frames; left > 0; left -= block) {
    sf_writef_short(out, silence.data(), std::min(left, block));
  }
  sf_close(out);
  const std::int64_t size = file.size - sound_size;
  if (size <= 0 || size > static_cast<std::int64_t>(kHeaderAtMost)) {
    return fail("export_failed", "WAV: libsndfile wrote no header that can be told from the sound");
  }
  file.bytes.resize(static_cast<std::size_t>(size));
  return file.bytes;
}

class WavStream final : public SoundStream {
 public:
  explicit WavStream(Sink sink) : sink_(std::move(sink)) {}
  Result<void> write(std::span<const media::Sample> interleaved) override {
    static_assert(std::endian::native == std::endian::little, "so is WAV");
    return sink_(
        {reinterpret_cast<const std::uint8_t*>(interleaved.data()), interleaved.size_bytes()});
  }
  Result<void> finish() override { return {}; }

 private:
  Sink sink_;
};

}  // namespace

Result<std::unique_ptr<SoundStream>> make_wav_stream(int rate, int channels, std::int64_t frames,
                                                     Sink sink) {
  const int kind = frames * channels * 2 > kLargestWav ? SF_FORMAT_RF64
                   : channels > 2                      ? SF_FORMAT_WAVEX
                                                       : SF_FORMAT_WAV;
  const auto header = header_of({.frames = frames,
                                 .samplerate = rate,
                                 .channels = channels,
                                 .format = kind | SF_FORMAT_PCM_16,
                                 .sections = 0,
                                 .seekable = 0},
                                frames);
  if (!header) return tl::unexpected(header.error());
  if (auto begun = sink(*header); !begun) return tl::unexpected(begun.error());
  return std::make_unique<WavStream>(std::move(sink));
}

}  // namespace earshot::recording
