#pragma once
// Rendered sounds for a short while: a player asks for a file range by range. Bounded in octets;
// the one that was not asked for longest goes first. Internal to api/; any thread.

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "api/recording_library.hpp"

namespace earshot::api {

using Sound = std::shared_ptr<const std::string>;

class SoundShelf {
 public:
  explicit SoundShelf(std::size_t most_octets) : most_octets_(most_octets) {}

  Sound find(RecordingId recording, const SoundWish& wish);  // null: not here
  void put(RecordingId recording, const SoundWish& wish, Sound sound);
  void drop(RecordingId recording);  // it was erased
  void clear();

 private:
  struct Entry {
    RecordingId recording;
    SoundWish wish;
    Sound sound;
  };
  const std::size_t most_octets_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the last asked for first
};

}  // namespace earshot::api
