#include "recording/export/export.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <numeric>

namespace earshot::recording {
namespace {

bool for_customer(const TrackInfo& track) {
  return track.speaks_openly && (!track.prompt || track.part == "customer");
}

media::Sample saturated(int value) {
  return static_cast<media::Sample>(std::clamp(value, -32768, 32767));
}

class Mixing {
 public:
  Mixing(std::vector<std::size_t> tracks, Channels channels, Aside aside)
      : tracks_(std::move(tracks)), mixed_(channels == Channels::mixed), aside_(aside) {}

  int channels() const { return mixed_ ? 1 : static_cast<int>(tracks_.size()); }
  std::span<const media::Sample> frames_of(const Block& block) {
    out_.clear();
    for (std::size_t i = 0; i < block.samples; ++i) {
      int sum = 0;
      for (const std::size_t track : tracks_) {
        const int value = sample(block.tracks[track], i);
        if (!mixed_) out_.push_back(saturated(value));
        sum += value;
      }
      if (mixed_) out_.push_back(saturated(sum));
    }
    return out_;
  }

 private:
  int sample(const TrackSound& track, std::size_t i) const {
    const bool aside = aside_ == Aside::mixed || (aside_ == Aside::own && !mixed_);
    return track.heard[i] + (aside ? track.aside[i] : 0);
  }

  std::vector<std::size_t> tracks_;
  bool mixed_;
  Aside aside_;
  std::vector<media::Sample> out_;
};

class Progress {
 public:
  Progress(const std::function<void(int)>& tell, std::int64_t samples)
      : tell_(tell), samples_(samples) {}
  void reached(std::int64_t sample) {
    const int percent = static_cast<int>(sample * 100 / samples_);
    if (tell_ && percent > told_) tell_(told_ = percent);
  }

 private:
  const std::function<void(int)>& tell_;
  std::int64_t samples_;
  int told_ = -1;
};

}  // namespace

std::vector<std::size_t> exported_tracks(const Playback& playback, const ExportRequest& request) {
  std::vector<std::size_t> tracks = request.tracks;
  if (tracks.empty()) {
    tracks.resize(playback.tracks().size());
    std::iota(tracks.begin(), tracks.end(), std::size_t{0});
  }
  if (request.customer_copy) {
    std::erase_if(tracks, [&](std::size_t i) { return !for_customer(playback.tracks()[i]); });
  }
  return tracks;
}

Result<void> export_sound(Playback& playback, const ExportRequest& request, const Sink& sink) {
  for (const std::size_t track : request.tracks) {
    if (track >= playback.tracks().size()) {
      return fail("no_such_track",
                  "the recording has " + std::to_string(playback.tracks().size()) + " tracks");
    }
  }
  const auto tracks = exported_tracks(playback, request);
  if (tracks.empty() || playback.samples() == 0) {
    return fail("nothing_to_export", "there is no sound in this recording for such a copy");
  }
  Mixing mixing(tracks, request.channels, request.customer_copy ? Aside::dropped : request.aside);
  if (mixing.channels() > 255) return fail("export_failed", "more than 255 tracks: choose some");
  auto stream = request.format == Format::wav
                    ? make_wav_stream(playback.rate(), mixing.channels(), playback.samples(), sink)
                    : make_opus_stream(playback.rate(), mixing.channels(), sink);
  if (!stream) return tl::unexpected(stream.error());
  Progress progress(request.on_progress, playback.samples());
  auto rendered = playback.render([&](const Block& block) {
    progress.reached(block.first + static_cast<std::int64_t>(block.samples));
    return (*stream)->write(mixing.frames_of(block));
  });
  if (!rendered) return rendered;
  return (*stream)->finish();
}

Result<void> export_to_file(Playback& playback, const ExportRequest& request,
                            const std::filesystem::path& path) {
  std::filesystem::path draft = path;
  draft += ".part";
  const io::FileDescriptor file(
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return tl::unexpected(disk_error("make", draft, errno));
  auto written = export_sound(playback, request,
                              [&](ByteView bytes) { return write_all(file.get(), bytes, draft); });
  if (written && std::rename(draft.c_str(), path.c_str()) != 0) {
    written = tl::unexpected(disk_error("make", path, errno));
  }
  if (!written) ::unlink(draft.c_str());
  return written;
}

}  // namespace earshot::recording
