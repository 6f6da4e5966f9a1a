#pragma once
// A recording as a sound file that others can play: all or chosen tracks, each in a channel of its
// own or mixed into one.

#include <filesystem>
#include <functional>
#include <vector>

#include "recording/export/sound_stream.hpp"
#include "recording/playback/playback.hpp"

namespace earshot::recording {

enum class Format : std::uint8_t { wav, ogg_opus };
enum class Channels : std::uint8_t { one_each, mixed };

// What becomes of what was said aside: whispers that the customer did not hear.
enum class Aside : std::uint8_t {
  own,    // heard where its speaker has a channel of his own, not in a mix
  mixed,  // heard everywhere
  dropped
};

struct ExportRequest {
  Format format = Format::wav;
  Channels channels = Channels::one_each;
  Aside aside = Aside::own;
  // The customer's own copy: nothing that he did not hear, whatever `aside` says; no channel for
  // who spoke only aside, and of the prompts only those that were played to him.
  bool customer_copy = false;
  std::vector<std::size_t> tracks;  // of Playback::tracks(); empty: all
  // Told as it goes, each percent once, the last is 100.
  std::function<void(int percent)> on_progress;
};

// The tracks that become channels, in order.
std::vector<std::size_t> exported_tracks(const Playback& playback, const ExportRequest& request);

// Errors: "no_such_track", "nothing_to_export", "export_failed", and the sink's own.
Result<void> export_sound(Playback& playback, const ExportRequest& request, const Sink& sink);
// Whole, or nothing: a file is made (0600) or stays as it was.
Result<void> export_to_file(Playback& playback, const ExportRequest& request,
                            const std::filesystem::path& path);

}  // namespace earshot::recording
