#include "recording/storage/archive.hpp"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "recording/container/reader.hpp"

namespace earshot::recording {

Archive::Archive(const Layout& layout, ObjectStorage& storage, ArchiveOptions options,
                 Counters& counters, Log& log)
    : layout_(layout),
      storage_(storage),
      options_(std::move(options)),
      uploads_(counters.make({"earshot_recording_uploads_total", "", "moved to object storage"})),
      failures_(counters.make(
          {"earshot_recording_upload_failures_total", "", "tries that object storage refused"})),
      queue_(counters.make({"earshot_recording_upload_queue", "", "recordings to be moved"})),
      log_(log) {
  for (const RecordingId id : ids_in(layout_.recordings(), ".gone")) tasks_.push_back({id, true});
  for (const RecordingId id : ids_in(layout_.recordings(), ".ears")) tasks_.push_back({id, false});
  thread_ = io::Thread("rec-archive", io::Priority::normal, [this] { run(); });
}

Archive::~Archive() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Archive::sealed(RecordingId id) { add({id, false}); }
void Archive::erased(RecordingId id) { add({id, true}); }

void Archive::add(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(task);
    queue_.set(tasks_.size());
  }
  changed_.notify_all();
}

std::size_t Archive::waiting() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

std::optional<Error> Archive::fault() const {
  const std::lock_guard lock(mutex_);
  return fault_;
}

bool Archive::wait_until_idle(Millis patience) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return tasks_.empty(); });
}

// In order: what was erased after its upload began is deleted after it ended. A task that fails
// goes to the end, so that one bad object does not hold up the others.
void Archive::run() {
  Millis pause = options_.first_pause;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    if (stopping_) return;
    const Task task = tasks_.front();
    lock.unlock();
    const auto done = work(task);
    lock.lock();
    tasks_.pop_front();
    if (done) {
      fault_.reset();
      pause = options_.first_pause;
    } else {
      failures_.add();
      if (!fault_) log_.write(LogLevel::error, "recording", done.error().message);
      fault_ = done.error();
      tasks_.push_back(task);
      changed_.wait_for(lock, pause, [this] { return stopping_; });
      pause = std::min(options_.longest_pause, pause * 2);
    }
    queue_.set(tasks_.size());
    changed_.notify_all();
  }
}

Result<void> Archive::work(const Task& task) {
  if (!task.erase) return store(task.id);
  if (auto gone = storage_.remove(object_name(task.id)); !gone) return gone;
  return remove_file(layout_.tombstone(task.id));
}

Result<void> Archive::store(RecordingId id) {
  const auto path = layout_.sound(id);
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) return {};  // erased, or moved before
  if (auto put = storage_.put(object_name(id), path); !put) {
    if (put.error().code == "no_such_file") return {};
    return put;
  }
  if (auto same = compare(id); !same) return same;
  if (auto gone = remove_file(path); !gone) return gone;
  uploads_.add();
  if (options_.on_archived) options_.on_archived(id);
  return {};
}

Result<void> Archive::compare(RecordingId id) {
  auto file = open_for_reading(layout_.sound(id));
  if (!file)
    return file.error().code == "no_such_file" ? Result<void>{} : tl::unexpected(file.error());
  off_t at = 0;
  bool same = true;
  Bytes ours;
  auto got = storage_.get(object_name(id), [&](ByteView theirs) -> Result<void> {
    ours.resize(theirs.size());
    const ssize_t read = ::pread(file->get(), ours.data(), ours.size(), at);
    same = same && read == static_cast<ssize_t>(ours.size()) &&
           std::equal(ours.begin(), ours.end(), theirs.begin());
    at += static_cast<off_t>(theirs.size());
    return {};
  });
  if (!got) return got;
  if (!same || ::lseek(file->get(), 0, SEEK_END) != at) {
    return fail("storage_differs", "object storage gives back another recording " + id.text() +
                                       " than it was given. It is kept here and sent again");
  }
  return {};
}

}  // namespace earshot::recording
