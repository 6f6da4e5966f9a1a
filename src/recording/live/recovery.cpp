#include "recording/live/recovery.hpp"

#include <sys/stat.h>

#include "recording/container/reader.hpp"
#include "recording/container/writer.hpp"

namespace earshot::recording {
namespace {

Recovered left(Recovered found, const Error& why) {
  found.outcome = Rescue::left;
  found.why = why.message;
  return found;
}

std::uint64_t size_of(const std::filesystem::path& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

Result<Sealed> seal(const KeyStore& keys, RecordingId id, const Ending& end) {
  const auto key = keys.get(id);
  if (!key) return tl::unexpected(key.error());
  auto file = DiskFile::open(keys.layout().live(id));
  if (!file) return tl::unexpected(file.error());
  const std::shared_ptr<AppendFile> shared(std::move(*file));
  Writer writer(shared, *key, end.hash, end.valid_size);
  Totals totals = end.totals;
  totals.recovered = true;
  ChunkBuilder last;
  last.add(Marker{totals.duration, "recovered", end.why, {}});
  auto sealed = writer.seal(last.coded(totals.duration, totals.duration, &totals));
  if (!sealed) return sealed;
  if (auto synced = shared->sync(); !synced) return tl::unexpected(synced.error());
  return sealed;
}

}  // namespace

Recovered recover(const KeyStore& keys, RecordingId id) {
  Recovered found{.recording = id};
  const auto path = keys.layout().live(id);
  const std::uint64_t size = size_of(path);
  if (size < kHeaderSize) {
    if (auto gone = keys.destroy(id); !gone) return left(found, gone.error());
    if (auto gone = remove_file(path); !gone) return left(found, gone.error());
    found.outcome = Rescue::empty;
    found.why = "its recorder died before the first second was written";
    return found;
  }
  const auto key = keys.get(id);
  if (!key) return left(found, key.error());
  auto file = open_for_reading(path);
  if (!file) return left(found, file.error());
  auto reader = Reader::open(std::move(*file), id, *key);
  if (!reader) return left(found, reader.error());
  while (reader->next()) {
  }
  const Ending& end = reader->ending();
  found.call = reader->header().call;
  found.totals = end.totals;
  found.why = end.why;
  found.bytes = end.valid_size;
  found.hash = end.hash;
  const bool nothing_confirmed = end.kind == EndKind::altered && end.chunks == 0;
  if (end.kind == EndKind::unread || nothing_confirmed) return found;

  found.outcome = Rescue::whole;
  if (end.kind != EndKind::sealed) {
    const auto sealed = seal(keys, id, end);
    if (!sealed) return left(found, sealed.error());
    found.outcome = Rescue::recovered;
    found.totals.recovered = true;
    found.cut_bytes = size - end.valid_size;
    found.bytes = sealed->size;
    found.hash = sealed->hash;
  }
  if (auto moved = move_file(path, keys.layout().sound(id)); !moved) {
    return left(found, moved.error());
  }
  return found;
}

}  // namespace earshot::recording
