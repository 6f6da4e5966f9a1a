#include "media/listener.hpp"

#include <algorithm>
#include <cstring>

#include "media/rtp/srtp.hpp"

namespace earshot::media {

Listener::Listener(LegId id, LegSockets sockets, LegSeed seed, const AddressGuard& way,
                   MediaCounters& counters)
    : id_(id),
      sockets_(sockets),
      way_(way),
      counters_(counters),
      stream_(seed.ssrc, seed.first_sequence, seed.first_timestamp) {}

void Listener::agree(const MediaDescription& local, const MediaDescription& remote) {
  may_hear_ = !remote.codecs.empty() && sends(local.direction) && receives(remote.direction);
  if (!remote.codecs.empty()) {
    codec_ = remote.codecs.front().codec;
    payload_type_ = remote.codecs.front().payload_type & 0x7F;
  }
  event_type_ = remote.telephone_event;
  ptime_ms_ = frame_ms(codec_, remote.ptime_ms);
  stream_.set_clock(rtp_clock(codec_));
}

Listener::Row* Listener::row_of(const Speaker& speaker) {
  for (Row& row : rows_)
    if (row.speaker == &speaker) return &row;
  return nullptr;
}

Origin Listener::origin(const Speaker& from) const {
  return {from.id().value, from.sequence.epoch()};
}

void Listener::hear(Instant now, const Speaker& from, const Arrival& arrival, Outbox& out) {
  Row* const row = row_of(from);
  if (!row) return;
  if (!from.sequence.is_after(row->since, arrival.placed)) return counters_.dropped_late.add();
  row->reader.arrived(from.track(), arrival.own);
  if (kind_ == Kind::forward) {
    forward(now, from, arrival, out);
  } else if (kind_ == Kind::mix && !lead_ && row == &rows_.front()) {
    drive(now, *row, arrival, out);
  }
}

void Listener::forward(Instant now, const Speaker& from, const Arrival& arrival, Outbox& out) {
  const RtpView& packet = arrival.packet;
  auto stamp = stream_.forward(now, origin(from), arrival.placed.extended, packet.timestamp,
                               packet_duration(codec_, packet.payload));
  if (!stamp) {
    counters_.dropped_late.add();
    return;
  }
  stamp->marker |= packet.marker;
  const auto bytes = out.reserve(Outbox::kMaxPacket);
  const std::size_t size = kRtpHeader + packet.payload.size();
  if (size + Srtp::kMaxTrailer > bytes.size()) {
    counters_.dropped_outbox_full.add();
    return;
  }
  write_rtp_header(bytes, payload_type_, *stamp, stream_.ssrc());
  const auto payload = bytes.subspan(kRtpHeader, packet.payload.size());
  if (from.codec() == codec_) {
    std::memcpy(payload.data(), packet.payload.data(), packet.payload.size());
  } else {
    transcode_g711(from.codec(), packet.payload, payload);
  }
  counters_.forwarded.add();
  send(bytes, size, out);
}

void Listener::drive(Instant now, Row& driver, const Arrival& arrival, Outbox& out) {
  const Track& track = driver.speaker->track();
  int due = driver.reader.due(track, arrival.decoded, arrival.after_pause);
  for (const int block = rate_ * kBlockMs / 1000; due > 0; due -= block) {
    mix_block(std::min(due, block), &driver, out);
    send_frames(now, out);
  }
}

void Listener::mix_block(int samples, const Row* driver, Outbox& out) {
  Mix mix(samples, rate_);
  std::array<Sample, kBlockSamples> buffer;
  const auto sound = std::span(buffer).first(static_cast<std::size_t>(samples));
  for (Row& row : rows_) {
    const Track& track = row.speaker->track();
    if (&row == driver) {
      row.reader.read_due(track, sound);
    } else if (!row.reader.read(track, sound, row.speaker->reserve())) {
      row.last = 0;
      continue;
    }
    row.last = mix.add(sound, row.gain);
  }
  if (decay_left_ > 0) mix.add_decay(decay_, decay_left_, rate_ * kRampMs / 1000);
  if (player.playing() && player.add_to(mix, samples, rate_, prompt_taps)) {
    out.tell(PromptEnded{id_});
    prompt_ended_ = true;
  }
  mix.finish(std::span(pending_).subspan(pending_size_, sound.size()));
  pending_size_ += sound.size();
}

void Listener::send_frames(Instant now, Outbox& out) {
  constexpr std::size_t kMostPayload = Outbox::kMaxPacket - kRtpHeader - Srtp::kMaxTrailer;
  std::array<std::uint8_t, kMostPayload> encoded;
  const auto frame = static_cast<std::size_t>(rate_ * ptime_ms_ / 1000);
  std::size_t done = 0;
  for (; pending_size_ - done >= frame; done += frame) {
    const auto pcm = std::span(pending_).subspan(done, frame);
    const auto payload = std::span(encoded).first(encoder_->encode(pcm, encoded));
    std::copy_n(pcm.begin(), std::min(frame, last_frame_.size()), last_frame_.begin());
    counters_.mixed.add();
    send_frame(now, payload, out);
    for (Listener* follower : followers_) follower->send_frame(now, payload, out);
  }
  tap_prompts(now, out);
  std::copy(pending_.begin() + static_cast<std::ptrdiff_t>(done),
            pending_.begin() + static_cast<std::ptrdiff_t>(pending_size_), pending_.begin());
  pending_size_ -= done;
}

void Listener::tap_prompts(Instant now, Outbox& out) {
  prompt_taps.send(now, id_, !player.playing(), out, counters_.tap_dropped);
}

void Listener::send_frame(Instant now, std::span<const std::uint8_t> payload, Outbox& out) {
  const auto bytes = out.reserve(Outbox::kMaxPacket);
  if (bytes.empty()) return counters_.dropped_outbox_full.add();
  const auto duration = static_cast<std::uint32_t>(stream_.clock() * ptime_ms_ / 1000);
  const RtpStamp stamp = stream_.produce(now, duration);
  if (payload.empty()) return;
  write_rtp_header(bytes, payload_type_, stamp, stream_.ssrc());
  std::copy(payload.begin(), payload.end(), bytes.begin() + kRtpHeader);
  send(bytes, kRtpHeader + payload.size(), out);
}

bool Listener::anything_to_say() const {
  if (player.playing() || decay_left_ > 0) return true;
  return std::any_of(rows_.begin() + (rows_.empty() ? 0 : 1), rows_.end(), [](const Row& row) {
    return row.reader.speaks(row.speaker->track(), row.speaker->reserve());
  });
}

// With the prompt gone one speaker may pass again. Nothing is allocated: the speaker's decoder
// rests with the next change of the table.
void Listener::settle_after_prompt() {
  prompt_ended_ = false;
  if (player.playing()) return;
  const bool passes = rows_.size() == 1 && rows_[0].gain.target() == 1 &&
                      passes_as(rows_[0].speaker->codec(), codec_);
  if (!rows_.empty() && !passes) return;
  kind_ = passes ? Kind::forward : Kind::silent;
  encoder_.reset();
  pending_size_ = 0;
  decay_ = decay_left_ = 0;
}

void Listener::tick(Instant now, Outbox& out) {
  if (!player.playing()) tap_prompts(now, out);
  if (!may_hear()) return;
  if (prompt_ended_) settle_after_prompt();
  if (const auto key = keys.tick(stream_.clock()); key && event_type_) {
    if (key->first) own_key_ = stream_.timestamp_at(now);
    send_key(now, key->event, own_key_, key->first, out);
  }
  if (kind_ != Kind::mix || lead_ || !anything_to_say()) return;
  if (!rows_.empty() && !rows_.front().speaker->fell_silent(now)) return;
  mix_block(rate_ * kBlockMs / 1000, nullptr, out);
  send_frames(now, out);
}

void Listener::hear_key(Instant now, const Speaker& from, const Arrival& arrival, Outbox& out) {
  const Row* const row = row_of(from);
  const auto event = parse_event(arrival.packet.payload);
  if (!row || !row->digits || !event_type_ || !event || !may_hear()) return skip(from, arrival);
  const RtpView& packet = arrival.packet;
  TelephoneEvent ours = *event;
  ours.duration = static_cast<std::uint16_t>(std::min<std::int64_t>(
      0xFFFF, std::int64_t{event->duration} * stream_.clock() / rtp_clock(from.codec())));
  if (kind_ == Kind::forward) {
    const auto stamp = stream_.forward(now, origin(from), arrival.placed.extended, packet.timestamp,
                                       ours.duration);
    if (!stamp) return;
    const auto bytes = out.reserve(Outbox::kMaxPacket);
    if (bytes.empty()) return counters_.dropped_outbox_full.add();
    write_rtp_header(bytes, *event_type_, {stamp->sequence, stamp->timestamp, packet.marker},
                     stream_.ssrc());
    write_event(bytes.subspan(kRtpHeader), ours);
    return send(bytes, kRtpHeader + kEventPayload, out);
  }
  if (!key_passes_ || passing_key_ != packet.timestamp) {
    key_passes_ = true;
    passing_key_ = packet.timestamp;
    passing_key_ours_ = stream_.timestamp_at(now);
  }
  send_key(now, ours, passing_key_ours_, packet.marker, out);
}

void Listener::skip(const Speaker& from, const Arrival& arrival) {
  if (kind_ == Kind::forward) stream_.swallow(origin(from), arrival.placed.extended);
}

void Listener::send_key(Instant now, const TelephoneEvent& event, std::uint32_t timestamp,
                        bool marker, Outbox& out) {
  const auto bytes = out.reserve(Outbox::kMaxPacket);
  if (bytes.empty()) return counters_.dropped_outbox_full.add();
  const RtpStamp stamp{stream_.insert(now), timestamp, marker};
  write_rtp_header(bytes, *event_type_, stamp, stream_.ssrc());
  write_event(bytes.subspan(kRtpHeader), event);
  send(bytes, kRtpHeader + kEventPayload, out);
}

void Listener::send(std::span<std::uint8_t> packet, std::size_t size, Outbox& out) {
  stream_.count(size - kRtpHeader);
  if (srtp_) size = srtp_->protect_rtp(packet, size);
  if (size == 0) return counters_.dropped_srtp.add();
  counters_.sent.add();
  out.commit(sockets_.rtp, way_.peer(), size);
}

}  // namespace earshot::media
