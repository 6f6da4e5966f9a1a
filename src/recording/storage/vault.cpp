#include "recording/storage/vault.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace earshot::recording {
namespace {

bool is_there(const std::filesystem::path& path) { return ::access(path.c_str(), F_OK) == 0; }

Error no_such(RecordingId id) {
  return {"no_such_recording", "there is no recording " + id.text()};
}

}  // namespace

Result<io::FileDescriptor> Vault::fetch(RecordingId id) const {
  const auto& root = keys_.layout().root;
  io::FileDescriptor file(::open(root.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file) return tl::unexpected(disk_error("make a file in", root, errno));
  auto got = storage_->get(object_name(id), [&](ByteView bytes) {
    return write_all(file.get(), bytes, root / "(fetched)");
  });
  if (!got) {
    return tl::unexpected(got.error().code == "no_such_object" ? no_such(id) : got.error());
  }
  return file;
}

Result<Reader> Vault::open(RecordingId id) const {
  auto key = keys_.get(id);
  const Layout& layout = keys_.layout();
  if (!key) {
    const bool known =
        is_there(layout.sound(id)) || is_there(layout.live(id)) || is_there(layout.tombstone(id));
    return tl::unexpected(key.error().code == "key_missing" && !known ? no_such(id) : key.error());
  }
  // From live to sealed to stored: asked in this order, a move meanwhile is not missed.
  for (const auto& path : {layout.live(id), layout.sound(id)}) {
    auto file = open_for_reading(path);
    if (file) return Reader::open(std::move(*file), id, *key);
    if (file.error().code != "no_such_file") return tl::unexpected(file.error());
  }
  if (!storage_) return tl::unexpected(no_such(id));
  auto file = fetch(id);
  if (!file) return tl::unexpected(file.error());
  return Reader::open(std::move(*file), id, *key);
}

Result<Verdict> Vault::verify(RecordingId id, const std::optional<Hash>& told) const {
  auto reader = open(id);
  if (!reader) return tl::unexpected(reader.error());
  while (reader->next()) {
  }
  Verdict verdict{reader->ending(), true};
  verdict.as_told = !told || *told == verdict.ending.hash;
  return verdict;
}

Result<void> Vault::erase(RecordingId id) const {
  const Layout& layout = keys_.layout();
  if (is_there(layout.live(id))) {
    return fail("recording_runs", "recording " + id.text() + " still runs: its recorder erases it");
  }
  if (storage_) {  // first, so that a crash from here on does not forget the copy there
    auto marked = write_new_file(layout.tombstone(id), {});
    if (!marked && marked.error().code != "exists") return marked;
  }
  if (auto gone = keys_.destroy(id); !gone) return gone;
  if (auto gone = remove_file(layout.sound(id)); !gone) return gone;
  if (archive_) archive_->erased(id);
  return {};
}

std::vector<RecordingId> Vault::list() const {
  return ids_in(keys_.layout().root / "keys", ".key");
}

}  // namespace earshot::recording
