#include "api/sound_shelf.hpp"

#include <algorithm>

namespace earshot::api {

Sound SoundShelf::find(RecordingId recording, const SoundWish& wish) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.recording == recording && entry.wish == wish;
  });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return found->sound;
}

void SoundShelf::put(RecordingId recording, const SoundWish& wish, Sound sound) {
  if (sound->size() > most_octets_) return;
  const std::lock_guard lock(mutex_);
  entries_.push_front({recording, wish, std::move(sound)});
  std::size_t octets = 0;
  for (const auto& entry : entries_) octets += entry.sound->size();
  while (octets > most_octets_) {
    octets -= entries_.back().sound->size();
    entries_.pop_back();
  }
}

void SoundShelf::drop(RecordingId recording) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const Entry& entry) { return entry.recording == recording; });
}

void SoundShelf::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

}  // namespace earshot::api
