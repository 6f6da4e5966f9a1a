#include "media/speaker.hpp"

#include <algorithm>
#include <cmath>

namespace earshot::media {
namespace {

constexpr int kMostConcealedMs = 100;  // a longer loss is a pause
constexpr Micros kPause = 500ms;       // no sound for so long was meant (mute, silence suppression)

// Who is only forwarded is decoded for his level now and then. G.722 and Opus predict from what
// came before, so their decoder hears two packets to find its way before two that count.
constexpr int kSkimEvery = 24, kSkimWarmUp = 2, kSkimMeasured = 2;
constexpr int skim_rate(Codec codec) { return codec == Codec::g722 ? 16'000 : 8'000; }

}  // namespace

void Speaker::agree(const MediaDescription& local, const MediaDescription& remote) {
  guard.expect(remote.rtp);
  codec_of_.fill(kUnknown);
  for (const CodecChoice& choice : local.codecs) {
    if (choice.payload_type < 128)
      codec_of_[choice.payload_type] = static_cast<std::int8_t>(choice.codec);
  }
  if (local.telephone_event && *local.telephone_event < 128)
    codec_of_[*local.telephone_event] = kEvent;
  if (!local.codecs.empty()) codec_ = local.codecs.front().codec;
  may_speak_ = !local.codecs.empty() && receives(local.direction) && sends(remote.direction);
}

void Speaker::classify(Arrival& arrival) {
  const std::int8_t known = codec_of_[arrival.packet.payload_type];
  if (known == kUnknown) {
    counters_.dropped_unknown_payload.add();
    arrival.kind = Arrival::Kind::unknown;
  } else if (known == kEvent) {
    arrival.kind = Arrival::Kind::key;
  } else {
    const auto codec = static_cast<Codec>(known);
    arrival.codec_changed = codec != codec_;
    codec_ = codec;
  }
}

bool Speaker::admit(Instant now, const Endpoint& source, std::span<const std::uint8_t> bytes,
                    bool authenticated, std::uint32_t our_ssrc, Arrival& arrival) {
  const auto packet = parse_rtp(bytes);
  if (!packet) {
    counters_.dropped_malformed.add();
    return false;
  }
  if (authenticated) {
    guard.authenticated(now, source);
  } else if (!guard.admit(now, source, *packet)) {
    counters_.dropped_foreign_source.add();
    return false;
  }
  if (!flood_.admit(now)) {
    counters_.dropped_flood.add();
    return false;
  }
  last_heard_ = now;
  // Our own SSRC: our packets come back to us (RFC 3550 section 8.2).
  if (!may_speak_ || packet->ssrc == our_ssrc) {
    counters_.dropped_not_expected.add();
    return false;
  }
  arrival.packet = *packet;
  arrival.placed = sequence.place(packet->ssrc, packet->sequence);
  if (arrival.placed.order == Sequence::Order::duplicate ||
      arrival.placed.order == Sequence::Order::unsure) {
    counters_.dropped_duplicate.add();
    return false;
  }
  classify(arrival);
  if (arrival.kind != Arrival::Kind::sound) return true;
  const std::uint32_t step = packet->timestamp - last_timestamp_;
  arrival.after_pause = now - last_sound_ >= kPause ||
                        (arrival.placed.lost == 0 && step > last_duration_ + last_duration_ / 2);
  if (arrival.placed.order != Sequence::Order::late) {
    sequence.measure_jitter(now, packet->timestamp, rtp_clock(codec_));
    last_timestamp_ = packet->timestamp;
    if (const auto duration = packet_duration(codec_, packet->payload)) last_duration_ = duration;
    last_sound_ = now;
  }
  return true;
}

void Speaker::decode_at(int rate) {
  if (rate != rate_) {
    rate_ = rate;
    for (auto& decoder : decoders_) decoder.reset();
    last_samples_ = 0;
    places_.fill({});
    if (rate != 0) track_.start(rate);
  }
  if (rate == 0) {
    if (may_speak_ && (!skimmer_ || skimmed_ != codec_))
      skimmer_ = make_decoder(codec_, skim_rate(codec_));
    skimmed_ = codec_;
    return;
  }
  skimmer_.reset();
  for (const std::int8_t codec : codec_of_) {  // he may use any of them from the next packet on
    if (codec < 0) continue;
    auto& decoder = decoders_[static_cast<std::size_t>(codec)];
    if (!decoder) decoder = make_decoder(static_cast<Codec>(codec), rate);
  }
}

void Speaker::remember_place(std::int64_t extended, std::int64_t position, int samples) {
  places_[static_cast<std::size_t>(extended) % places_.size()] = {extended, position, samples};
}

// Fills in for what is missing before this packet. The samples were reserved in the track even if
// the packets come late: G.711's are then put in their place.
int Speaker::stand_in(const Arrival& arrival) {
  const int lost = arrival.placed.order == Sequence::Order::next ? arrival.placed.lost : 0;
  const int count = std::min(
      lost, last_samples_ == 0 ? 0 : rate_ * kMostConcealedMs / 1000 / std::max(1, last_samples_));
  if (count == 0) return 0;
  std::array<Sample, kMaxPacketSamples> sound;
  const auto frame = static_cast<std::size_t>(last_samples_);
  const auto whole = std::span(sound).first(frame * static_cast<std::size_t>(count));
  Decoder& decoder = *decoders_[static_cast<std::size_t>(codec_)];
  for (int i = 0; i < count; ++i) {
    const auto out = whole.subspan(frame * static_cast<std::size_t>(i), frame);
    remember_place(arrival.placed.extended - count + i,
                   track_.end() + static_cast<std::int64_t>(frame) * i, last_samples_);
    if (i + 1 < count || !decoder.recover(arrival.packet.payload, out)) decoder.conceal(out);
  }
  track_.append_lost(whole);
  return static_cast<int>(whole.size());
}

void Speaker::decode_late(const Arrival& arrival) {
  const Place& place = places_[static_cast<std::size_t>(arrival.placed.extended) % places_.size()];
  const bool stateless = codec_ == Codec::pcmu || codec_ == Codec::pcma;
  if (!stateless || rate_ != 8'000 || place.extended != arrival.placed.extended) {
    counters_.dropped_late.add();
    return;
  }
  std::array<Sample, kMaxPacketSamples> sound;
  const auto size =
      std::min(arrival.packet.payload.size(), static_cast<std::size_t>(place.samples));
  for (std::size_t i = 0; i < size; ++i) sound[i] = decode_g711(codec_, arrival.packet.payload[i]);
  track_.replace(place.position, std::span(sound).first(size));
}

void Speaker::decode(Arrival& arrival) {
  if (arrival.placed.order == Sequence::Order::late) return decode_late(arrival);
  if (arrival.after_pause) track_.pause();
  const int made_up = stand_in(arrival);
  std::array<Sample, kMaxPacketSamples> sound;
  const auto room = static_cast<std::size_t>(rate_ * kMaxPacketMs / 1000);
  const int samples = decoders_[static_cast<std::size_t>(codec_)]->decode(
      arrival.packet.payload, std::span(sound).first(room));
  if (samples == 0) counters_.dropped_malformed.add();
  const auto decoded = std::span(sound).first(static_cast<std::size_t>(samples));
  remember_place(arrival.placed.extended, track_.end(), samples);
  track_.append(decoded);
  level.add(decoded, rate_ / 5);
  if (samples > 0) last_samples_ = samples;
  arrival.decoded = made_up + samples;
  arrival.own = samples;
}

void Speaker::tick(Instant now) {
  if (now - last_sound_ > kPause) level.silent();
  if (decodes() && fell_silent(now)) track_.pause();
}

int Speaker::reserve() const {
  // The least is what a reader keeps on top in the long run: to start with less saves nothing.
  constexpr double kLeastMs = 5, kMostMs = 60;
  return static_cast<int>(std::clamp(2 * sequence.jitter_ms(), kLeastMs, kMostMs) * rate_ / 1000);
}

bool Speaker::fell_silent(Instant now) const {
  const double frame_ms = 1000.0 * last_duration_ / rtp_clock(codec_);
  const double patience_ms =
      frame_ms + std::max(frame_ms / 2, std::min(4 * sequence.jitter_ms(), 100.0));
  return (now - last_sound_).count() > static_cast<std::int64_t>(patience_ms * 1000);
}

void Speaker::skim_level(const Arrival& arrival) {
  const int turn = arrival.packet.sequence % kSkimEvery;
  if (!skimmer_ || skimmed_ != codec_ || turn >= kSkimWarmUp + kSkimMeasured ||
      arrival.placed.order == Sequence::Order::late)
    return;
  std::array<Sample, kMaxPacketSamples> sound;
  const auto room = static_cast<std::size_t>(skim_rate(codec_) * kMaxPacketMs / 1000);
  const int samples = skimmer_->decode(arrival.packet.payload, std::span(sound).first(room));
  if (turn < kSkimWarmUp) return;
  level.add(std::span(sound).first(static_cast<std::size_t>(samples)), samples * kSkimMeasured);
}

}  // namespace earshot::media
