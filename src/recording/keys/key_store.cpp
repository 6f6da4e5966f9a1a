#include "recording/keys/key_store.hpp"

namespace earshot::recording {

Result<RecordingKey> KeyStore::make(RecordingId id) const {
  const RecordingKey key = RecordingKey::random();
  if (auto kept = write_new_file(layout_.key(id), master_.wrap(id, key)); !kept) {
    return tl::unexpected(kept.error());
  }
  return key;
}

Result<RecordingKey> KeyStore::get(RecordingId id) const {
  const auto wrapped = read_whole(layout_.key(id), 4096);
  if (!wrapped && wrapped.error().code == "no_such_file") {
    return fail("key_missing", "recording " + id.text() + " has no key: it was erased, or " +
                                   layout_.key(id).string() + " was lost and must be restored");
  }
  if (!wrapped) return tl::unexpected(wrapped.error());
  return master_.unwrap(id, *wrapped);
}

Result<void> KeyStore::destroy(RecordingId id) const { return shred(layout_.key(id)); }

}  // namespace earshot::recording
