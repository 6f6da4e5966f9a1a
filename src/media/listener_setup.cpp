// The listener's part between two frames: another table, another codec, a mix shared or not.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "media/listener.hpp"

namespace earshot::media {

Listener::Kind Listener::kind_for(std::span<const Wanted> rows) const {
  if (!may_hear()) return Kind::silent;
  if (player.playing()) return Kind::mix;
  if (rows.empty()) return Kind::silent;
  const bool passes =
      rows.size() == 1 && rows[0].gain == 1 && passes_as(rows[0].speaker->codec(), codec_);
  return passes ? Kind::forward : Kind::mix;
}

void Listener::fade_out_of(const Row& row, int rate) {
  decay_ += row.last;
  decay_left_ = rate * kRampMs / 1000;  // of the mix it sinks in
}

// Begins at the live edge: what came until now is not for him, however late it is heard.
Listener::Row Listener::new_row(Speaker& speaker) {
  Row row;
  row.speaker = &speaker;
  row.reader.start(speaker.track());
  row.since = speaker.sequence.newest();
  stream_.part();
  return row;
}

void Listener::rebuild_rows(std::span<const Wanted> rows, bool restart) {
  std::vector<Row> next;
  next.reserve(rows.size());
  for (const Wanted& wanted : rows) {
    Row* const before = kind_ == Kind::silent ? nullptr : row_of(*wanted.speaker);
    Row row = before ? *before : new_row(*wanted.speaker);
    if (before && restart) row.reader.resume(wanted.speaker->track());
    // Who was forwarded goes on as loud as he was. Otherwise softly: also at another rate.
    if (restart) row.gain = before && kind_ == Kind::forward ? Ramp(1) : Ramp{};
    row.gain.aim(wanted.gain);
    row.digits = wanted.digits;
    next.push_back(row);
  }
  rows_ = std::move(next);
}

// More loss is believed at once, less of it by and by: losses come in bursts. Some is always
// expected, for what protects from the next one is sent before it.
void Listener::told_of_loss(float fraction) {
  constexpr int kLeast = 1, kMost = 30;
  const int told = static_cast<int>(std::lround(fraction * 100));
  expected_loss_ = std::clamp(std::max(told, (told + expected_loss_) / 2), kLeast, kMost);
  if (encoder_) encoder_->expect_loss(expected_loss_);
}

std::unique_ptr<Encoder> Listener::fresh_encoder(Codec codec, int rate) const {
  auto encoder = make_encoder(codec, rate);
  encoder->expect_loss(expected_loss_);
  return encoder;
}

// Encoders look back: one that only changes its rate first gets the frame that the old one ended
// with, or its start would click.
std::unique_ptr<Encoder> Listener::primed_encoder(Codec codec, int rate) const {
  auto encoder = fresh_encoder(codec, rate);
  std::vector<Sample> again(last_frame_.size() * static_cast<std::size_t>(rate) /
                            static_cast<std::size_t>(rate_));
  for (std::size_t i = 0; i < again.size(); ++i)
    again[i] = last_frame_[i * static_cast<std::size_t>(rate_) / static_cast<std::size_t>(rate)];
  std::array<std::uint8_t, Outbox::kMaxPacket> unsent;
  encoder->encode(again, unsent);
  return encoder;
}

void Listener::renew_encoder(int rate, bool after_another) {
  encoder_ =
      after_another && rate_ != 0 ? primed_encoder(codec_, rate) : fresh_encoder(codec_, rate);
  rate_ = rate;
  encoded_ = codec_;
  pending_.resize(static_cast<std::size_t>(rate * (60 + kBlockMs) / 1000));
  pending_size_ = 0;
  last_frame_.assign(static_cast<std::size_t>(rate * ptime_ms_ / 1000), 0);
}

// Until now his phone decoded that speaker's own stream. A G.722 encoder that starts anew would
// find its decoder in a state far from its own, and be heard as a bang: it takes in what was passed
// first.
void Listener::go_on_from(const Speaker& passed) {
  const Track& track = passed.track();
  if (codec_ != Codec::g722 || track.rate() != rate_) return;
  constexpr int kPrimeMs = 200;  // by then its predictor has forgotten how it began
  std::array<Sample, kBlockSamples> sound;
  std::array<std::uint8_t, Outbox::kMaxPacket> unsent;
  const int block = rate_ * kBlockMs / 1000;
  auto from = std::max(track.oldest(), track.end() - rate_ * kPrimeMs / 1000);
  for (; from + block <= track.end(); from += block) {
    const auto frame = std::span(sound).first(static_cast<std::size_t>(block));
    track.copy(from, frame);
    encoder_->encode(frame, unsent);
  }
}

void Listener::apply(Kind kind, std::span<const Wanted> rows, int rate) {
  const bool was_mix = kind_ == Kind::mix;
  const Speaker* const passed = kind_ == Kind::forward ? rows_.front().speaker : nullptr;
  const bool new_encoder = kind == Kind::mix && (!was_mix || rate != rate_ || encoded_ != codec_);
  bool gone = false;
  for (const Row& row : rows_) {
    const bool stays = std::any_of(rows.begin(), rows.end(), [&](const Wanted& wanted) {
      return wanted.speaker == row.speaker;
    });
    if (stays && !(was_mix && new_encoder)) continue;
    gone |= !stays;
    if (was_mix) fade_out_of(row, rate);
  }
  if (gone || kind != Kind::mix) pending_size_ = 0;  // not one sample more of him
  if (gone && encoder_) encoder_->forget();

  rebuild_rows(rows, !was_mix || new_encoder);
  if (new_encoder) renew_encoder(rate, was_mix && !gone);
  if (passed && kind == Kind::mix && !gone) go_on_from(*passed);
  if (kind == Kind::mix) last_frame_.resize(static_cast<std::size_t>(rate * ptime_ms_ / 1000));
  if (kind != Kind::mix) {
    encoder_.reset();
    decay_ = decay_left_ = 0;
  }
  kind_ = kind;
}

bool Listener::goes_on(Kind kind, std::span<const Wanted> rows, int rate) const {
  return kind == Kind::mix && kind_ == Kind::mix && !player.playing() && rate == rate_ &&
         encoded_ == codec_ &&
         last_frame_.size() == static_cast<std::size_t>(rate_ * ptime_ms_ / 1000) &&
         std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                    [](const Wanted& wanted, const Row& row) {
                      return wanted == Wanted{row.speaker, row.gain.target(), row.digits};
                    });
}

bool Listener::may_share_with(const Listener& other) const {
  return codec_ == other.codec_ && ptime_ms_ == other.ptime_ms_ && !player.playing() &&
         !other.player.playing();
}

void Listener::follow(Listener& lead) {
  lead_ = &lead;
  lead.followers_.push_back(this);
  kind_ = Kind::mix;
}

void Listener::copy_mix(const Listener& other) {
  rows_ = other.rows_;
  rate_ = other.rate_;
  encoded_ = other.encoded_;
  pending_ = other.pending_;
  pending_size_ = other.pending_size_;
  last_frame_ = other.last_frame_;
  decay_ = other.decay_;
  decay_left_ = other.decay_left_;
}

void Listener::part() {
  copy_mix(*lead_);
  encoder_ = primed_encoder(encoded_, rate_);
  std::erase(lead_->followers_, this);
  lead_ = nullptr;
}

void Listener::inherit(Listener& lead) {
  copy_mix(lead);
  encoder_ = std::exchange(lead.encoder_, lead.primed_encoder(lead.encoded_, lead.rate_));
  followers_ = std::exchange(lead.followers_, {});
  std::erase(followers_, this);
  for (Listener* follower : followers_) follower->lead_ = this;
  lead_ = nullptr;
}

void Listener::mirror_lead() {
  if (!lead_) return;
  rows_ = lead_->rows_;
  rate_ = lead_->rate_;
  encoded_ = lead_->encoded_;
  last_frame_ = lead_->last_frame_;
}

void Listener::stop_sharing() {
  if (lead_) part();
  if (!followers_.empty()) followers_.front()->inherit(*this);
}

}  // namespace earshot::media
