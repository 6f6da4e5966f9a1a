#include "sim/rtp_leg.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

#include "sim/socket_address.hpp"

namespace earshot::sim {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::size_t kLargestPacket = 1'500;
constexpr std::uint8_t kKeyVolume = 10;
constexpr int kKeyPauseMs = 60;
constexpr int kSequenceJump = 1'000;      // more than this is a new start, not loss
constexpr Nanos kTooLate = from_ms(200);  // behind by more: skip instead of catching up

std::uint32_t chance() {
  static thread_local std::mt19937 generator{std::random_device{}()};
  return generator();
}

template <class Number>
void put(std::uint8_t* at, Number value) {
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    at[i] = static_cast<std::uint8_t>(value >> (8 * (sizeof(Number) - 1 - i)));
}
std::uint32_t get32(const std::uint8_t* at) {
  std::uint32_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return ntohl(value);
}

constexpr std::string_view kKeys = "0123456789*#ABCD";  // in the order of RFC 4733 section 3.2

}  // namespace

RtpLeg::RtpLeg(int socket, Endpoint local, int tone) : socket_(socket), local_(local), tone_(tone) {
  start_call();
}

RtpLeg::~RtpLeg() { close(socket_); }

void RtpLeg::start_call() {
  std::lock_guard lock(mutex_);
  ssrc_ = chance();
  sequence_ = static_cast<std::uint16_t>(chance());
  timestamp_ = chance();
  first_packet_ = true;
  agreed_ = false;
  keys_.clear();
  key_started_.reset();
  stats_ = {};
  decoders_.clear();
  their_ssrc_.reset();
  last_key_timestamp_.reset();
  keys_heard_.clear();
  received_.clear();
  next_frame_ = 0;
  ear_.reset();
}

void RtpLeg::agree(const LegMedia& media) {
  std::lock_guard lock(mutex_);
  media_ = media;
  agreed_ = true;
  if (!loop_ || loop_->codec != media.codec.codec || loop_->ptime_ms != media.ptime_ms)
    rebuild_loop();
}

void RtpLeg::stop() {
  std::lock_guard lock(mutex_);
  agreed_ = false;
}

void RtpLeg::say(std::optional<Sound> sound) {
  std::lock_guard lock(mutex_);
  sound_ = std::move(sound);
  rebuild_loop();
}

void RtpLeg::say_loop(Loop loop) {
  std::lock_guard lock(mutex_);
  loop_ = std::move(loop);
  next_frame_ = 0;
}

void RtpLeg::set_tone(int tone) {
  std::lock_guard lock(mutex_);
  tone_ = tone;
  rebuild_loop();
}

void RtpLeg::rebuild_loop() {
  loop_ = sound_ ? sound_loop(media_.codec.codec, media_.ptime_ms, *sound_)
                 : tone_loop(media_.codec.codec, media_.ptime_ms, tone_);
  next_frame_ = 0;
}

void RtpLeg::listen(bool on) {
  std::lock_guard lock(mutex_);
  listening_ = on;
}

void RtpLeg::press(char key, int duration_ms) {
  const auto event = kKeys.find(key);
  if (event == std::string_view::npos) return;
  std::lock_guard lock(mutex_);
  key_started_.reset();
  keys_.push_back({static_cast<std::uint8_t>(event), duration_ms, -1, 0});
}

void RtpLeg::talk_under_keys(bool on) {
  std::lock_guard lock(mutex_);
  talk_under_keys_ = on;
}

void RtpLeg::mark_every(double ms, Marked marked) {
  std::lock_guard lock(mutex_);
  mark_every_ms_ = ms;
  marked_ = std::move(marked);
  next_mark_ = now_ns() + from_ms(ms * (0.2 + 0.8 * (chance() % 1000) / 1000.0));
}

LegStats RtpLeg::stats() const {
  std::lock_guard lock(mutex_);
  return stats_;
}

void RtpLeg::reset_stats() {
  std::lock_guard lock(mutex_);
  const double jitter = stats_.jitter_ms;
  stats_ = {};
  stats_.jitter_ms = jitter;
}

std::optional<Nanos> RtpLeg::key_started() const {
  std::lock_guard lock(mutex_);
  return key_started_;
}

std::string RtpLeg::keys_heard() const {
  std::lock_guard lock(mutex_);
  return keys_heard_;
}

Result<void> RtpLeg::wait_keys(const std::string& keys, const std::string& reason,
                               Millis deadline) const {
  std::unique_lock lock(mutex_);
  if (key_came_.wait_for(lock, deadline, [&] { return keys_heard_ == keys; })) return {};
  return fail("keys", fmt::format("{}: waited {} ms for keys {}, got \"{}\"", reason,
                                  deadline.count(), keys, keys_heard_));
}

void RtpLeg::record(bool on) {
  std::lock_guard lock(mutex_);
  recording_ = on;
}

std::vector<Payload> RtpLeg::received_payloads() const {
  std::lock_guard lock(mutex_);
  return received_;
}

Loop RtpLeg::loop() const {
  std::lock_guard lock(mutex_);
  return loop_;
}

void RtpLeg::send_packet(std::uint8_t payload_type, bool marker, std::uint32_t timestamp,
                         std::span<const std::uint8_t> payload) {
  std::array<std::uint8_t, kLargestPacket> packet;
  packet[0] = 0x80;
  packet[1] = static_cast<std::uint8_t>(payload_type | (marker ? 0x80 : 0));
  put(packet.data() + 2, sequence_++);
  put(packet.data() + 4, timestamp);
  put(packet.data() + 8, ssrc_);
  const auto size = std::min(payload.size(), packet.size() - kHeader);
  std::copy_n(payload.begin(), size, packet.begin() + kHeader);
  const SocketAddress to(media_.remote);
  if (sendto(socket_, packet.data(), kHeader + size, MSG_DONTWAIT, to.get(), to.size()) >= 0)
    ++stats_.sent;
}

// RFC 4733 section 2.5: an update each packet, the end three times. True while a key is down.
bool RtpLeg::send_key() {
  if (keys_.empty() || !media_.telephone_event) return false;
  Key& key = keys_.front();
  if (key.elapsed_ms >= key.duration_ms) {  // the pause after a key
    key.pause_ms += media_.ptime_ms;
    if (key.pause_ms >= kKeyPauseMs) keys_.pop_front();
    return false;
  }
  const bool begins = key.elapsed_ms < 0;
  if (begins) {
    key.elapsed_ms = 0;
    key_timestamp_ = timestamp_;
    key_started_ = now_ns();
  }
  key.elapsed_ms += media_.ptime_ms;
  const bool ends = key.elapsed_ms >= key.duration_ms;
  std::array<std::uint8_t, 4> payload{
      key.event, static_cast<std::uint8_t>(kKeyVolume | (ends ? 0x80 : 0)), 0, 0};
  put(payload.data() + 2,
      static_cast<std::uint16_t>(key.elapsed_ms * (rtp_clock(media_.codec.codec) / 1000)));
  for (int copies = ends ? 3 : 1; copies > 0; --copies)
    send_packet(*media_.telephone_event, begins, key_timestamp_, payload);
  return true;
}

Nanos RtpLeg::send_due(Nanos due, Nanos now) {
  Nanos marked_at = 0;
  Marked marked;
  Nanos next = 0;
  {
    std::lock_guard lock(mutex_);
    const Nanos step = from_ms(media_.ptime_ms);
    next = now - due > kTooLate ? now + step : due + step;
    if (agreed_ && media_.send && loop_) {
      stats_.latest_send_ms = std::max(stats_.latest_send_ms, to_ms(now - due));
      const bool key_down = send_key();
      if (!key_down || talk_under_keys_) {
        const bool mark =
            mark_every_ms_ > 0 && now >= next_mark_ && !loop_->markers.empty() && !key_down;
        if (mark) {
          next_mark_ = now + from_ms(mark_every_ms_ * (0.75 + 0.5 * (chance() % 1000) / 1000.0));
          marked = marked_;
          marked_at = now_ns();
        }
        send_packet(media_.codec.payload_type, first_packet_, timestamp_,
                    mark ? loop_->markers[next_frame_] : loop_->frames[next_frame_]);
        first_packet_ = false;
      }
      next_frame_ = (next_frame_ + 1) % loop_->frames.size();
    }
    timestamp_ += static_cast<std::uint32_t>(rtp_clock(media_.codec.codec) / 1000) *
                  static_cast<std::uint32_t>(media_.ptime_ms);
  }
  if (marked) marked(marked_at);  // outside our lock: it takes the listeners' ears' locks
  return next;
}

void RtpLeg::receive() {
  std::array<std::uint8_t, 2'048> buffer;
  alignas(cmsghdr) std::array<char, 128> control;
  sockaddr_storage from{};
  iovec part{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_name = &from;
  message.msg_namelen = sizeof from;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = recvmsg(socket_, &message, MSG_DONTWAIT);
  if (size < 0) return;
  Nanos at = 0;
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec stamp{};
    std::memcpy(&stamp, CMSG_DATA(c), sizeof stamp);
    at = nanos_of(stamp);
  }
  std::lock_guard lock(mutex_);
  take({buffer.data(), static_cast<std::size_t>(size)}, endpoint_of(from), at != 0 ? at : now_ns());
}

void RtpLeg::take(std::span<const std::uint8_t> packet, const Endpoint& from, Nanos at) {
  const bool rtcp = packet.size() >= 2 && packet[1] >= 192 && packet[1] <= 223;  // RFC 5761
  if (rtcp || !agreed_) return;
  if (packet.size() < kHeader || packet[0] >> 6 != 2) {
    ++stats_.unknown;
    return;
  }
  if (from != media_.remote) {
    ++stats_.foreign;
    return;
  }
  std::size_t start = kHeader + 4 * (packet[0] & 0x0F);
  if ((packet[0] & 0x10) != 0 && packet.size() >= start + 4)
    start += 4 + 4 * (packet[start + 2] * 256 + packet[start + 3]);
  if (start > packet.size()) {
    ++stats_.unknown;
    return;
  }
  const auto payload = packet.subspan(start);
  const auto type = static_cast<std::uint8_t>(packet[1] & 0x7F);
  const std::uint32_t timestamp = get32(packet.data() + 4);
  if (media_.telephone_event && type == *media_.telephone_event) {
    ++stats_.events;
    if (!payload.empty() && payload[0] < kKeys.size() && last_key_timestamp_ != timestamp)
      keys_heard_ += kKeys[payload[0]];
    key_came_.notify_all();
    last_key_timestamp_ = timestamp;
    const auto sequence = static_cast<std::uint16_t>(packet[2] * 256 + packet[3]);
    highest_sequence_ = sequence;
    return;
  }
  if (type != media_.codec.payload_type) {
    ++stats_.unknown;
    return;
  }
  count(static_cast<std::uint16_t>(packet[2] * 256 + packet[3]), timestamp,
        get32(packet.data() + 8), at);
  if (recording_) received_.emplace_back(payload.begin(), payload.end());
  if (!listening_) return;
  auto decoder = decoders_.try_emplace(type, media_.codec.codec).first;
  ear_.hear(decoder->second.decode(payload), at);
}

void RtpLeg::count(std::uint16_t sequence, std::uint32_t timestamp, std::uint32_t ssrc, Nanos at) {
  if (their_ssrc_ && *their_ssrc_ == ssrc) {
    const auto ahead = static_cast<std::int16_t>(sequence - highest_sequence_);
    if (ahead <= 0 && ahead > -kSequenceJump) {
      ++stats_.late_or_twice;
      return;
    }
    if (ahead > 1 && ahead < kSequenceJump) stats_.lost += static_cast<std::uint64_t>(ahead - 1);
    const double clock = rtp_clock(media_.codec.codec);
    const double media_ms = static_cast<std::int32_t>(timestamp - last_timestamp_) * 1e3 / clock;
    const double gap_ms = to_ms(at - stats_.last_received);
    if (stats_.last_received != 0) {
      stats_.longest_gap_ms = std::max(stats_.longest_gap_ms, gap_ms);
      stats_.jitter_ms += (std::abs(gap_ms - media_ms) - stats_.jitter_ms) / 16;
    }
  } else if (their_ssrc_) {
    ++stats_.new_streams;
  }
  their_ssrc_ = ssrc;
  highest_sequence_ = sequence;
  last_timestamp_ = timestamp;
  stats_.last_received = at;
  if (stats_.first_received == 0) stats_.first_received = at;
  ++stats_.received;
}

}  // namespace earshot::sim
