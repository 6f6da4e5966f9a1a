#pragma once
// All recordings that there are, by id, wherever they lie: open, check, erase. Any thread; waits
// for disk and network. Who may do it is not asked here.

#include <optional>

#include "recording/container/reader.hpp"
#include "recording/keys/key_store.hpp"
#include "recording/storage/archive.hpp"

namespace earshot::recording {

struct Verdict {
  Ending ending;
  bool as_told = true;  // the hash is the one that its recorder told
  bool good() const { return ending.kind == EndKind::sealed && as_told; }
};

class Vault {
 public:
  // Without object storage both are null. They outlive the vault.
  Vault(KeyStore keys, ObjectStorage* storage, Archive* archive)
      : keys_(std::move(keys)), storage_(storage), archive_(archive) {}

  // One that is in object storage is fetched, still encrypted, into a file without a name. A
  // recording that runs can be opened too: it ends where it is now.
  // Errors: "no_such_recording", "key_missing" (erased), those of keys, disk and storage.
  Result<Reader> open(RecordingId id) const;

  // Reads all of it. `told`: the hash that came with Ended or Recovered.
  Result<Verdict> verify(RecordingId id, const std::optional<Hash>& told) const;

  // Nothing of it can be read any more when this returns: the key is destroyed, the file here
  // deleted; the copy in object storage, unreadable now, goes as soon as the storage answers.
  // "recording_runs": let its Recorder do it (Erase).
  Result<void> erase(RecordingId id) const;

  // What has a key, ascending: all that was not erased.
  std::vector<RecordingId> list() const;

 private:
  Result<io::FileDescriptor> fetch(RecordingId id) const;
  KeyStore keys_;
  ObjectStorage* storage_;
  Archive* archive_;
};

}  // namespace earshot::recording
