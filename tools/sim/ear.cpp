#include "sim/ear.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>

namespace earshot::sim {
namespace {

constexpr std::size_t kKept = 600;  // windows: one minute
constexpr Nanos kMarkerLost = from_ms(1'000);
// A packet counts as containing a sound when a third of it does (mixing may shift a frame), and as
// free of it when less than that is left.
constexpr float kInPacket = 0.3F;

}  // namespace

void Ear::hear(std::span<const std::int16_t> pcm, Nanos at) {
  std::lock_guard lock(mutex_);
  if (pending_count_ > 0) look_for_markers(pcm, at);
  if (watch_.tone >= 0 && !watch_.found) look_for_switch(pcm, at);
  while (!pcm.empty()) {
    if (blocks_ == 0 && block_bank_.samples() == 0) open_.start = at;
    const auto take =
        std::min(pcm.size(), static_cast<std::size_t>(kBlock - block_bank_.samples()));
    block_bank_.feed(pcm.first(take));
    pcm = pcm.subspan(take);
    if (block_bank_.samples() == kBlock) finish_block(at);
  }
}

// A block's phase is counted from its end, so the earlier ones are turned on by a block's length.
void Ear::finish_block(Nanos at) {
  static const auto turn = [] {
    std::array<std::complex<float>, kToneCount> out;
    for (int tone = 0; tone < kToneCount; ++tone)
      out[tone] = std::polar(1.0F, 2 * std::numbers::pi_v<float> *
                                       static_cast<float>(kToneHertz[tone] * kBlock) / kEarRate);
    return out;
  }();
  const auto block = block_bank_.take();
  constexpr float kShare = 1 / (kToneLevel * kBlocks);
  for (int tone = 0; tone < kToneCount; ++tone) {
    open_.tones[tone] = open_.tones[tone] * turn[tone] + block[tone] * kShare;
    open_.loudness[tone] += std::abs(block[tone]) * kShare;
  }
  if (++blocks_ < kBlocks) return;
  open_.end = at;
  windows_.push_back(open_);
  if (windows_.size() > kKept) windows_.pop_front();
  open_ = {};
  blocks_ = 0;
  changed_.notify_all();
}

void Ear::look_for_markers(std::span<const std::int16_t> pcm, Nanos at) {
  marker_bank_.feed(pcm);
  const auto heard = marker_bank_.take();
  for (int tone = 0; tone < kToneCount; ++tone) {
    if (pending_[tone] == 0) continue;
    const bool found = std::abs(heard[tone]) >= kInPacket * kMarkerLevel;
    const bool lost = at - pending_[tone] > kMarkerLost;
    if (!found && !lost) continue;
    if (found)
      markers_[tone].delays_ms.push_back(static_cast<float>(to_ms(at - pending_[tone])));
    else
      ++markers_[tone].missed;
    pending_[tone] = 0;
    --pending_count_;
  }
}

void Ear::look_for_switch(std::span<const std::int16_t> pcm, Nanos at) {
  if (at < watch_.since) return;
  packet_bank_.feed(pcm);
  const bool present = std::abs(packet_bank_.take()[watch_.tone]) >= kInPacket * kToneLevel;
  if (present == watch_.appears) watch_.found = at;
  changed_.notify_all();
}

void Ear::reset() {
  std::lock_guard lock(mutex_);
  block_bank_.take();
  open_ = {};
  blocks_ = 0;
  windows_.clear();
  pending_ = {};
  pending_count_ = 0;
  markers_ = {};
  watch_ = {};
}

bool Ear::hears(int tone) const {
  std::lock_guard lock(mutex_);
  return !windows_.empty() && windows_.back().loudness[tone] >= kHeard;
}

template <class Agrees>
Result<void> Ear::wait(const std::string& reason, Millis deadline, Agrees agrees) const {
  std::unique_lock lock(mutex_);
  const Nanos asked = now_ns();
  const bool ok = changed_.wait_for(lock, deadline, [&] {
    return !windows_.empty() && windows_.back().start >= asked && agrees(windows_.back());
  });
  if (ok) return {};
  return fail("not_heard",
              fmt::format("{}: waited {} ms, heard {}", reason, deadline.count(), heard_text()));
}

Result<void> Ear::wait_hears(int tone, const std::string& reason, Millis deadline) const {
  return wait(reason, deadline, [&](const Window& w) { return w.loudness[tone] >= kHeard; });
}

Result<void> Ear::wait_silent(int tone, const std::string& reason, Millis deadline) const {
  return wait(reason, deadline, [&](const Window& w) { return w.level(tone) < kSilent; });
}

bool Ear::wait_windows(Nanos since, int count, Millis deadline) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, deadline, [&] {
    return std::count_if(windows_.begin(), windows_.end(),
                         [&](const Window& w) { return w.start >= since; }) >= count;
  });
}

Hearing Ear::since(Nanos start, int tone) const {
  std::lock_guard lock(mutex_);
  Hearing out;
  std::complex<float> sum;
  for (const Window& w : windows_) {
    if (w.start < start) continue;
    out.quietest = out.windows == 0 ? w.loudness[tone] : std::min(out.quietest, w.loudness[tone]);
    out.highest = std::max(out.highest, w.level(tone));
    sum += w.tones[tone];
    ++out.windows;
  }
  if (out.windows > 0) out.steady = std::abs(sum) / static_cast<float>(out.windows);
  return out;
}

void Ear::expect_marker(int tone, Nanos sent) {
  std::lock_guard lock(mutex_);
  if (pending_[tone] != 0)
    ++markers_[tone].missed;
  else
    ++pending_count_;
  pending_[tone] = sent;
}

Ear::Markers Ear::markers(int tone) const {
  std::lock_guard lock(mutex_);
  return markers_[tone];
}

void Ear::drop_pending_markers() {
  std::lock_guard lock(mutex_);
  pending_ = {};
  pending_count_ = 0;
}

void Ear::forget_markers() {
  drop_pending_markers();
  std::lock_guard lock(mutex_);
  markers_ = {};
}

void Ear::watch(int tone, bool appears, Nanos since) {
  std::lock_guard lock(mutex_);
  watch_ = {tone, appears, since, std::nullopt};
}

std::optional<Nanos> Ear::wait_watched(Millis deadline) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, deadline, [&] { return watch_.found.has_value(); });
  return watch_.found;
}

std::string Ear::heard_text() const {
  if (windows_.empty()) return "no sound at all";
  std::string text;
  for (int tone = 0; tone < kToneCount; ++tone)
    if (windows_.back().level(tone) >= kSilent)
      text += fmt::format("{}{} Hz at {:.2f}", text.empty() ? "" : ", ", kToneHertz[tone],
                          windows_.back().level(tone));
  return text.empty() ? "silence" : text;
}

}  // namespace earshot::sim
