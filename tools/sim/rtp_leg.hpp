#pragma once
// One simulated phone's sound: a UDP socket that sends a loop of payloads, keys and markers, and
// counts, decodes and hears what comes back. Thread-safe; send_due and receive are the RTP
// thread's.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.hpp"
#include "base/media_description.hpp"
#include "sim/codec.hpp"
#include "sim/ear.hpp"
#include "sim/payload_loop.hpp"

namespace earshot::sim {

struct LegStats {
  std::uint64_t sent = 0, received = 0, lost = 0, late_or_twice = 0;
  std::uint64_t unknown = 0;      // not the agreed payload types, or no RTP
  std::uint64_t foreign = 0;      // from another address than the agreed one
  std::uint64_t new_streams = 0;  // changes of the sender's SSRC
  std::uint64_t events = 0;       // RFC 4733 packets received
  double jitter_ms = 0;           // RFC 3550 section 6.4.1
  double longest_gap_ms = 0;
  double latest_send_ms = 0;  // how late our own sending was at worst: the simulator's fault
  Nanos first_received = 0, last_received = 0;
};

struct LegMedia {  // what the two ends agreed
  Endpoint remote;
  CodecChoice codec;
  std::optional<std::uint8_t> telephone_event;
  int ptime_ms = 20;
  bool send = true;
};

class RtpLeg {
 public:
  using Marked = std::function<void(Nanos sent)>;

  RtpLeg(int socket, Endpoint local, int tone);
  ~RtpLeg();
  RtpLeg(const RtpLeg&) = delete;
  RtpLeg& operator=(const RtpLeg&) = delete;

  int socket() const { return socket_; }
  Endpoint local() const { return local_; }
  int tone() const { return tone_; }
  Ear& ear() { return ear_; }
  const Ear& ear() const { return ear_; }

  void start_call();  // new SSRC, statistics and ear start anew
  void agree(const LegMedia& media);
  void stop();                           // sends nothing until agreed again
  void say(std::optional<Sound> sound);  // from its start, instead of the tone; none: the tone
  void say_loop(Loop loop);              // the same, already encoded as agreed
  void set_tone(int tone);
  void listen(bool on);  // off: counts only, which is much cheaper
  void press(char key, int duration_ms = 80);
  void talk_under_keys(bool on);              // go on sending sound while a key is pressed
  void mark_every(double ms, Marked marked);  // 0: never

  LegStats stats() const;
  void reset_stats();
  std::optional<Nanos> key_started() const;  // when the last key's first packet was sent
  std::string keys_heard() const;            // RFC 4733 keys that reached this leg
  Result<void> wait_keys(const std::string& keys, const std::string& reason,
                         Millis deadline = 3s) const;

  void record(bool on);  // keep every payload received and sent, for the bit oracle
  std::vector<Payload> received_payloads() const;
  Loop loop() const;

  // The RTP thread's:
  Nanos send_due(Nanos due, Nanos now);  // returns when it wants to send next
  void receive();

 private:
  struct Key {
    std::uint8_t event = 0;
    int duration_ms = 0, elapsed_ms = -1, pause_ms = 0;
  };
  void rebuild_loop();
  void send_packet(std::uint8_t payload_type, bool marker, std::uint32_t timestamp,
                   std::span<const std::uint8_t> payload);
  bool send_key();
  void take(std::span<const std::uint8_t> packet, const Endpoint& from, Nanos at);
  void count(std::uint16_t sequence, std::uint32_t timestamp, std::uint32_t ssrc, Nanos at);

  const int socket_;
  const Endpoint local_;
  mutable std::mutex mutex_;
  int tone_;
  Ear ear_;
  LegMedia media_;
  bool agreed_ = false, listening_ = true, recording_ = false, talk_under_keys_ = false;
  std::optional<Sound> sound_;
  Loop loop_;
  std::size_t next_frame_ = 0;
  std::uint32_t ssrc_ = 0, timestamp_ = 0;
  std::uint16_t sequence_ = 0;
  bool first_packet_ = true;
  std::deque<Key> keys_;
  std::uint32_t key_timestamp_ = 0;
  std::optional<Nanos> key_started_;
  double mark_every_ms_ = 0;
  Nanos next_mark_ = 0;
  Marked marked_;

  LegStats stats_;
  std::map<std::uint8_t, Decoder> decoders_;
  std::optional<std::uint32_t> their_ssrc_;
  std::uint16_t highest_sequence_ = 0;
  std::uint32_t last_timestamp_ = 0;
  std::optional<std::uint32_t> last_key_timestamp_;
  std::string keys_heard_;
  mutable std::condition_variable key_came_;
  std::vector<Payload> received_;
};

}  // namespace earshot::sim
