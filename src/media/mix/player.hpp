#pragma once
// Prompts one after the other into one listener's mix.

#include <vector>

#include "media/mix/mix.hpp"
#include "media/prompt.hpp"
#include "media/tap/taps.hpp"

namespace earshot::media {

class Player {
 public:
  void start(Playlist prompts, bool loop);
  void stop() { prompts_.clear(); }
  bool playing() const { return !prompts_.empty(); }
  // Adds the next samples, and tells the taps the same at 8 kHz; true when the last prompt has just
  // ended.
  bool add_to(Mix& mix, int samples, int rate, PromptTaps& taps);

 private:
  void tell(PromptTaps& taps, std::int64_t until_us) const;

  Playlist prompts_;
  bool loop_ = false;
  std::size_t current_ = 0;
  std::int64_t place_us_ = 0;  // in the current prompt: time survives a change of the room's rate
};

}  // namespace earshot::media
