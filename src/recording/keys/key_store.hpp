#pragma once
// The recordings' wrapped keys, one small file each. A key is on the disk before the first octet of
// its recording is. Any thread; waits for the disk.

#include "recording/files.hpp"
#include "recording/keys/master_keys.hpp"

namespace earshot::recording {

class KeyStore {
 public:
  KeyStore(Layout layout, MasterKeys master)
      : layout_(std::move(layout)), master_(std::move(master)) {}

  Result<RecordingKey> make(RecordingId id) const;  // "exists": it has one
  // "key_missing" (erased, or lost), "key_damaged", "master_key_missing".
  Result<RecordingKey> get(RecordingId id) const;
  Result<void> destroy(RecordingId id) const;  // gone when this returns; none there is no error

  const Layout& layout() const { return layout_; }

 private:
  Layout layout_;
  MasterKeys master_;
};

}  // namespace earshot::recording
