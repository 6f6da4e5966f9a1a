#include <opusenc.h>

#include "recording/export/sound_stream.hpp"

namespace earshot::recording {
namespace {

constexpr int kBitRate = 24'000;  // for each channel: speech as good as it came
constexpr int kComplexity = 5;    // of 10: nobody hears it in speech, and hours take half the time

class OpusStream final : public SoundStream {
 public:
  OpusStream(int channels, Sink sink) : channels_(channels), sink_(std::move(sink)) {}

  Result<void> open(int rate) {
    const OpusEncCallbacks callbacks{
        [](void* self, const unsigned char* bytes, opus_int32 size) {
          return static_cast<OpusStream*>(self)->put({bytes, static_cast<std::size_t>(size)});
        },
        [](void*) { return 0; }};
    const std::unique_ptr<OggOpusComments, void (*)(OggOpusComments*)> comments(
        ope_comments_create(), ope_comments_destroy);
    int error = OPE_OK;
    encoder_.reset(ope_encoder_create_callbacks(&callbacks, this, comments.get(), rate, channels_,
                                                channels_ > 2 ? 255 : 0, &error));
    if (!encoder_) return fail("export_failed", std::string("Opus: ") + ope_strerror(error));
    ope_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(kBitRate * channels_));
    ope_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(kComplexity));
    ope_encoder_ctl(encoder_.get(), OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
    return {};
  }
  Result<void> write(std::span<const media::Sample> interleaved) override {
    return told(ope_encoder_write(encoder_.get(), interleaved.data(),
                                  static_cast<int>(interleaved.size()) / channels_));
  }
  Result<void> finish() override { return told(ope_encoder_drain(encoder_.get())); }

 private:
  Result<void> told(int error) {
    if (!result_ || error == OPE_OK) return result_;
    return fail("export_failed", std::string("Opus: ") + ope_strerror(error));
  }
  int put(ByteView bytes) {
    if (result_) result_ = sink_(bytes);
    return result_ ? 0 : 1;
  }

  struct Free {
    void operator()(OggOpusEnc* encoder) const { ope_encoder_destroy(encoder); }
  };
  int channels_;
  Sink sink_;
  Result<void> result_;
  std::unique_ptr<OggOpusEnc, Free> encoder_;
};

}  // namespace

Result<std::unique_ptr<SoundStream>> make_opus_stream(int rate, int channels, Sink sink) {
  auto stream = std::make_unique<OpusStream>(channels, std::move(sink));
  if (auto opened = stream->open(rate); !opened) return tl::unexpected(opened.error());
  return stream;
}

}  // namespace earshot::recording
