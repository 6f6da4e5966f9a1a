#pragma once
// Moves sealed recordings into object storage: uploaded, read back and compared, and only then
// removed here. Deletes there what was erased. What does not succeed is tried again with growing
// pauses; what a restart interrupts is found again on the disk. Has its own thread.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "base/counters.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "io/thread.hpp"
#include "recording/storage/object_storage.hpp"

namespace earshot::recording {

struct ArchiveOptions {
  Millis first_pause = 1s, longest_pause = 300s;
  // On the archive's thread, when the only copy is in the storage.
  std::function<void(RecordingId)> on_archived;
};

class Archive {
 public:
  // Begins with all that is sealed, or erased but not yet deleted there, in `layout`.
  Archive(const Layout& layout, ObjectStorage& storage, ArchiveOptions options, Counters& counters,
          Log& log);
  ~Archive();  // what is under way is finished; the rest waits for the next start

  void sealed(RecordingId id);  // any thread
  void erased(RecordingId id);  // its tombstone is there; any thread

  std::size_t waiting() const;         // any thread
  std::optional<Error> fault() const;  // why nothing moves just now; any thread
  bool wait_until_idle(Millis patience) const;

 private:
  struct Task {
    RecordingId id;
    bool erase = false;
  };
  void add(Task task);
  void run();
  Result<void> work(const Task& task);
  Result<void> store(RecordingId id);
  Result<void> compare(RecordingId id);

  Layout layout_;
  ObjectStorage& storage_;
  ArchiveOptions options_;
  Counter &uploads_, &failures_, &queue_;
  Log& log_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::optional<Error> fault_;
  bool stopping_ = false;
  io::Thread thread_;
};

}  // namespace earshot::recording
