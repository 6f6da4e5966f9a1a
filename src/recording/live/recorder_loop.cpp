#include "recording/live/recorder_loop.hpp"

#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "media/tap/tapped_wire.hpp"

namespace earshot::recording {
namespace {

using MakeFile = std::function<Result<std::unique_ptr<AppendFile>>(const std::filesystem::path&)>;

Result<std::unique_ptr<AppendFile>> make_on_disk(const std::filesystem::path& path) {
  auto file = DiskFile::make(path);
  if (!file) return tl::unexpected(file.error());
  return std::unique_ptr<AppendFile>(std::move(*file));
}

Result<void> has_room(const std::filesystem::path& folder, std::uint64_t keep_free) {
  struct statvfs info {};
  if (::statvfs(folder.c_str(), &info) != 0) return {};  // writing will tell
  if (info.f_bavail * info.f_frsize >= keep_free && (info.f_files == 0 || info.f_favail > 0)) {
    return {};
  }
  return fail("disk_full", "less than " + std::to_string(keep_free >> 20) +
                               " MB, which are left to others, or no file is free on the disk of " +
                               folder.string() + ". Make room there, or move [recording] folder");
}

// Disk thread. The key first: no octet of sound without it.
Result<std::unique_ptr<Writer>> open_files(const KeyStore& keys, const Begin& begin,
                                           std::uint64_t keep_free, const MakeFile& make_file) {
  const Layout& layout = keys.layout();
  if (::access(layout.sound(begin.recording).c_str(), F_OK) == 0) {
    return fail("exists", "recording " + begin.recording.text() + " has been made already");
  }
  if (auto made = make_folders(layout.live()); !made) return tl::unexpected(made.error());
  if (auto room = has_room(layout.live(), keep_free); !room) return tl::unexpected(room.error());
  auto key = keys.make(begin.recording);
  if (!key && key.error().code == "exists") key = keys.get(begin.recording);  // of an earlier try
  if (!key) return tl::unexpected(key.error());
  auto file = make_file(layout.live(begin.recording));
  if (!file) return tl::unexpected(file.error());
  const Header header{begin.recording, begin.call, begin.wall};
  return std::make_unique<Writer>(std::shared_ptr<AppendFile>(std::move(*file)), header, *key);
}

}  // namespace

RecorderCounters::RecorderCounters(Counters& counters)
    : frames(counters.make({"earshot_recording_frames_total", "", "packets kept"})),
      unknown(counters.make({"earshot_recording_frames_dropped_total", "cause=\"no_recording\"",
                             "packets that were not kept"})),
      overflow(counters.make({"earshot_recording_frames_dropped_total", "cause=\"overflow\"",
                              "packets that were not kept"})),
      lost(counters.make({"earshot_recording_frames_dropped_total", "cause=\"disk\"",
                          "packets that were not kept"})),
      bytes(counters.make({"earshot_recording_bytes_total", "", "octets written"})),
      failures(counters.make(
          {"earshot_recording_failures_total", "", "recordings that could not be written"})),
      live(counters.make({"earshot_recordings", "", "recordings that run"})) {}

RecorderLoop::RecorderLoop(const KeyStore& keys, LoopOptions options,
                           std::span<io::ByteRing* const> taps, Jobs& jobs,
                           RecorderCounters& counters, Log& log)
    : keys_(keys),
      options_(std::move(options)),
      taps_(taps.begin(), taps.end()),
      dropped_by_tap_(taps.size()),
      jobs_(jobs),
      counters_(counters),
      log_(log) {
  if (!options_.make_file) options_.make_file = make_on_disk;
}

void RecorderLoop::step(Instant now, const NextCommand& next_command, std::vector<News>& news) {
  next_command_ = &next_command;
  news_ = &news;
  now_ = now;
  jobs_.collect();
  take_commands();
  drain();
  for (const End& end : std::exchange(ends_, {})) {
    if (LiveRecording* one = find(end.recording)) {
      by_tap_.erase(one->begun().tap);
      one->end(end.at);
    } else {
      tell(Failed{end.recording, {"no_such_recording", "it does not run"}});
    }
  }
  look_for_room();
  for (auto& [id, one] : recordings_) serve(one, now);
  recover_next();
  fault_ = no_room_;
  for (const auto& [id, one] : recordings_) {
    if (one.fault && !fault_) fault_ = one.fault;
  }
  counters_.live.set(recordings_.size());
}

void RecorderLoop::take_commands() {
  while (auto command = (*next_command_)()) {
    std::visit([this](auto& one) { take(one); }, *command);
  }
}

void RecorderLoop::take(const Begin& begin) {
  if (recordings_.try_emplace(begin.recording, begin).second) by_tap_[begin.tap] = begin.recording;
}
void RecorderLoop::take(Track& track) {
  if (LiveRecording* one = find(track.recording)) one->note(track.note);
}
void RecorderLoop::take(Mark& mark) {
  if (LiveRecording* one = find(mark.recording)) {
    one->mark(mark.at, std::move(mark.kind), std::move(mark.text), mark.person);
  }
}
void RecorderLoop::take(const End& end) { ends_.push_back(end); }
void RecorderLoop::take(const Erase& erase) {
  LiveRecording* one = find(erase.recording);
  if (!one) return erase_ended(erase.recording);
  by_tap_.erase(one->begun().tap);
  one->erased = true;
}

LiveRecording* RecorderLoop::find(RecordingId id) {
  const auto found = recordings_.find(id);
  return found == recordings_.end() ? nullptr : &found->second;
}

LiveRecording* RecorderLoop::recording_of(LegId tap) {
  auto found = by_tap_.find(tap);
  if (found == by_tap_.end()) {
    take_commands();  // its Begin was posted before it was tapped, and may have come just now
    found = by_tap_.find(tap);
  }
  return found == by_tap_.end() ? nullptr : find(found->second);
}

void RecorderLoop::hear(std::span<const std::uint8_t> message) {
  const auto frame = media::parse_tapped(message);
  LiveRecording* one = frame ? recording_of(frame->tap) : nullptr;
  if (!one || one->erased) return counters_.unknown.add();
  one->add(*frame);
  counters_.frames.add();
}

void RecorderLoop::drain() {
  for (std::size_t i = 0; i < taps_.size(); ++i) {
    // Not for ever: a tap that fills as fast as it is drained leaves time for the others.
    for (int n = 0; n < 200'000; ++n) {
      if (!taps_[i]->pop([this](std::span<const std::uint8_t> message) { hear(message); })) break;
    }
    const std::uint64_t dropped = taps_[i]->dropped();
    if (const std::uint64_t more = dropped - std::exchange(dropped_by_tap_[i], dropped)) {
      counters_.overflow.add(more);
      for (auto& [id, one] : recordings_) one.gap("the recorder could not keep up");
    }
  }
}

void RecorderLoop::serve(LiveRecording& one, Instant now) {
  if (one.busy) return;
  if (one.erased) {
    if (!one.syncing) erase(one);
    return;
  }
  if (now < one.next_try) return;
  if (!one.writer()) return open(one);
  if (one.due(now)) write(one, now);
  if (one.syncing) return;
  if (one.sealed()) return put_away(one);
  if (now >= one.next_sync) sync(one, now);
}

void RecorderLoop::open(LiveRecording& one) {
  one.busy = true;
  auto opened = std::make_shared<Result<std::unique_ptr<Writer>>>();
  jobs_.post(
      [this, begin = one.begun(), opened] {
        *opened = open_files(keys_, begin, options_.keep_free, options_.make_file);
      },
      [this, id = one.id(), opened] {
        LiveRecording* it = find(id);
        it->busy = false;
        if (!*opened) return failed(*it, opened->error());
        it->opened(std::move(**opened));
        it->next_sync = now_ + options_.sync_every;
        it->next_try = {};
        tell(Began{id});
      });
}

void RecorderLoop::write(LiveRecording& one, Instant now) {
  if (no_room_) return failed(one, *no_room_);
  const std::uint64_t before = one.writer()->size(), lost = one.totals().lost_frames;
  if (auto written = one.write(now); !written) return failed(one, written.error());
  counters_.bytes.add(one.writer()->size() - before);
  counters_.lost.add(one.totals().lost_frames - lost);
  working(one);
}

void RecorderLoop::sync(LiveRecording& one, Instant now) {
  one.syncing = true;
  one.next_sync = now + options_.sync_every;
  auto synced = std::make_shared<Result<void>>();
  jobs_.post([file = one.writer()->file(), synced] { *synced = file->sync(); },
             [this, id = one.id(), synced] {
               LiveRecording* it = find(id);
               it->syncing = false;
               if (*synced) return;
               if (synced->error().code == "file_gone") it->lose_file();  // begins a new one
               failed(*it, synced->error());
               lost(*it, synced->error());  // what it had taken may be gone; it says so only once
             });
}

// The name it keeps tells that it is whole.
void RecorderLoop::put_away(LiveRecording& one) {
  one.busy = true;
  auto moved = std::make_shared<Result<void>>();
  jobs_.post(
      [this, id = one.id(), file = one.writer()->file(), moved] {
        *moved = file->sync();
        if (*moved) *moved = move_file(keys_.layout().live(id), keys_.layout().sound(id));
      },
      [this, id = one.id(), moved] {
        LiveRecording* it = find(id);
        it->busy = false;
        if (!*moved) return failed(*it, moved->error());
        if (it->erased) return;  // meanwhile; the next step does it
        const Sealed& sealed = *it->sealed();
        tell(Ended{id, it->totals(), sealed.size, sealed.hash});
        recordings_.erase(id);  // now: it must not be served once more
      });
}

// The key first; a crash after it leaves nothing that can be read.
Result<void> RecorderLoop::destroy(RecordingId id) {
  const Layout& layout = keys_.layout();
  if (options_.may_erase)
    if (auto may = options_.may_erase(id); !may) return may;
  if (options_.tombstones) {
    auto marked = write_new_file(layout.tombstone(id), {});
    if (!marked && marked.error().code != "exists") return marked;
  }
  if (auto gone = keys_.destroy(id); !gone) return gone;
  if (auto gone = remove_file(layout.live(id)); !gone) return gone;
  return remove_file(layout.sound(id));
}

void RecorderLoop::erase(LiveRecording& one) {
  one.busy = true;
  auto erased = std::make_shared<Result<void>>();
  jobs_.post([this, id = one.id(), erased] { *erased = destroy(id); },
             [this, id = one.id(), erased] {
               LiveRecording* it = find(id);
               it->busy = false;
               if (*erased) {
                 recordings_.erase(id);
                 return tell(Erased{id});
               }
               not_erased(id, erased->error());
               it->erased = false;  // sealed: what stands against it may fall, then it can go
               it->end(now_);
             });
}

void RecorderLoop::erase_ended(RecordingId id) {
  auto erased = std::make_shared<Result<void>>();
  jobs_.post([this, id, erased] { *erased = destroy(id); },
             [this, id, erased] {
               if (*erased) return tell(Erased{id});
               not_erased(id, erased->error());
             });
}

void RecorderLoop::not_erased(RecordingId id, const Error& why) {
  log_.write(LogLevel::error, "recording", "not erased: " + why.message,
             {{"recording", id.text()}});
}

// One file at a time: recordings that begin now need the disk's thread between them.
void RecorderLoop::recover_next() {
  if (recovering_ || to_recover_.empty()) return;
  recovering_ = true;
  const RecordingId id = to_recover_.back();
  to_recover_.pop_back();
  auto found = std::make_shared<Recovered>();
  jobs_.post([this, id, found] { *found = earshot::recording::recover(keys_, id); },
             [this, id, found] {
               recovering_ = false;
               tell(*found);
               log_.write(found->outcome == Rescue::left ? LogLevel::error : LogLevel::info,
                          "recording", "left by the last run: " + found->why,
                          {{"recording", id.text()}});
             });
}

void RecorderLoop::look_for_room() {
  // With nothing to record too: who must be recorded is refused before he is answered.
  if (looking_ || now_ < next_look_) return;
  looking_ = true;
  next_look_ = now_ + 1s;
  auto room = std::make_shared<Result<void>>();
  jobs_.post([room, root = keys_.layout().root,
              keep_free = options_.keep_free] { *room = has_room(root, keep_free); },
             [this, room] {
               looking_ = false;
               no_room_.reset();
               if (!*room) no_room_ = room->error();
             });
}

void RecorderLoop::failed(LiveRecording& one, const Error& why) {
  one.next_try = now_ + LiveRecording::kRetry;
  one.shed(now_);
  if (one.is_losing()) lost(one, why);
  if (one.fault && one.fault->code == why.code) return;
  one.fault = why;
  counters_.failures.add();
  tell(Failed{one.id(), why});
  log_.write(LogLevel::error, "recording", why.message, {{"recording", one.id().text()}});
}

void RecorderLoop::lost(LiveRecording& one, const Error& why) {
  if (!std::exchange(one.lost, true)) tell(Lost{one.id(), why});
}

void RecorderLoop::working(LiveRecording& one) {
  one.next_try = {};
  if (!std::exchange(one.fault, std::nullopt)) return;
  tell(Resumed{one.id()});
  log_.write(LogLevel::info, "recording", "writes again", {{"recording", one.id().text()}});
}

void RecorderLoop::end_all(Instant now, const std::string& why) {
  for (auto& [id, one] : recordings_) {
    one.mark(now, "stopped", why, {});
    ends_.push_back({id, now});
  }
}

}  // namespace earshot::recording
