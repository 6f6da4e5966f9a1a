#include "app/recordings_export_command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "app/stored_data.hpp"
#include "app/stored_recordings.hpp"
#include "io/clock.hpp"
#include "recording/export/export.hpp"
#include "store/audit.hpp"
#include "store/recordings.hpp"

namespace earshot::app {
namespace {

Result<recording::ExportRequest> request_of(const RecordingsExportOptions& options,
                                            const store::Recording& row) {
  recording::ExportRequest request{.customer_copy = options.customer};
  const auto ending = std::filesystem::path(options.file).extension();
  if (ending == ".ogg" || ending == ".opus")
    request.format = recording::Format::ogg_opus;
  else if (ending != ".wav")
    return fail("bad_format",
                fmt::format("{}: name a file that ends with .wav or .ogg", options.file));
  if (options.mixed) request.channels = recording::Channels::mixed;
  if (row.whisper == "mixed") request.aside = recording::Aside::mixed;
  return request;
}

Result<void> audit(store::Database& database, const store::Recording& row) {
  const store::AuditEntry entry{.at = io::wall_now(),
                                .kind = "recording_used",
                                .call = row.call,
                                .recording = row.id,
                                .rule = "operator",
                                .code = "download"};
  return store::Audit(database).append({&entry, 1});
}

// The channels, as the file has them.
void list(const recording::Playback& playback, const recording::ExportRequest& request,
          std::ostream& out) {
  int channel = 0;
  for (const std::size_t i : recording::exported_tracks(playback, request)) {
    const auto& track = playback.tracks()[i];
    const std::string name = track.part.empty() ? "unknown" : track.part;
    out << fmt::format("channel {}: {}\n", ++channel,
                       track.prompt ? "what was played to the " + name : name);
  }
}

Result<void> run(const RecordingsExportOptions& options, std::ostream& out) {
  const auto id = RecordingId::parse(options.id);
  if (!id) return fail("bad_id", fmt::format("\"{}\" is no recording's id", options.id));
  auto data = open_stored_data(options.config);
  if (!data) return tl::unexpected(data.error());
  const auto row = store::Recordings(data->database).find(*id);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return fail("no_such_recording", "there is no recording " + options.id);
  auto request = request_of(options, **row);
  if (!request) return tl::unexpected(request.error());
  const auto stored = open_stored_recordings(data->config);
  if (!stored) return tl::unexpected(stored.error());
  auto reader = stored->vault.open(*id);
  if (!reader) return tl::unexpected(reader.error());
  auto playback = recording::Playback::open(std::move(*reader));
  if (!playback) return tl::unexpected(playback.error());
  if (auto told = audit(data->database, **row); !told) return told;
  if (options.may_show)
    request->on_progress = [&](int percent) {
      out << fmt::format("\r{:3} %", percent) << (percent == 100 ? "\n" : "") << std::flush;
    };
  if (auto done = recording::export_to_file(*playback, *request, options.file); !done) return done;
  if (!options.mixed) list(*playback, *request, out);
  return {};
}

}  // namespace

int recordings_export_command(const RecordingsExportOptions& options, std::ostream& out,
                              std::ostream& err) {
  if (const auto done = run(options, out); !done) {
    err << done.error().message << "\n";
    return 1;
  }
  out << fmt::format("Recording {} is in {}. It is not encrypted there.\n", options.id,
                     options.file);
  return 0;
}

}  // namespace earshot::app
