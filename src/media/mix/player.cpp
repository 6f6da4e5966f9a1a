#include "media/mix/player.hpp"

namespace earshot::media {

void Player::start(Playlist prompts, bool loop) {
  std::size_t sounding = 0;
  for (const auto& prompt : prompts) sounding += prompt->at_rate(8'000).size();
  prompts_ = std::move(prompts);
  loop_ = loop && sounding > 0;  // to loop over nothing would never come back
  current_ = 0;
  place_us_ = 0;
}

void Player::tell(PromptTaps& taps, std::int64_t until_us) const {
  const std::span narrow(prompts_[current_]->at_rate(8'000));
  const auto sample_at = [&](std::int64_t us) {
    return std::min(static_cast<std::size_t>(us * 8 / 1000), narrow.size());
  };
  const std::size_t from = sample_at(place_us_);
  taps.hear(narrow.subspan(from, sample_at(until_us) - from));
}

bool Player::add_to(Mix& mix, int samples, int rate, PromptTaps& taps) {
  Ramp full(1);
  int done = 0;
  while (done < samples && playing()) {
    const auto& sound = prompts_[current_]->at_rate(rate);
    const auto place = static_cast<std::size_t>(place_us_ * rate / 1'000'000);
    if (place < sound.size()) {
      const auto size = std::min(static_cast<std::size_t>(samples - done), sound.size() - place);
      mix.add(std::span(sound).subspan(place, size), full, done);
      done += static_cast<int>(size);
      const auto next_us = place_us_ + static_cast<std::int64_t>(size) * 1'000'000 / rate;
      tell(taps, next_us);
      place_us_ = next_us;
      continue;
    }
    place_us_ = 0;
    if (++current_ < prompts_.size()) continue;
    current_ = 0;
    if (!loop_) {
      stop();
      return true;
    }
  }
  return false;
}

}  // namespace earshot::media
