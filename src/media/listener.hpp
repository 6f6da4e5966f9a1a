#pragma once
// The sending half of a leg: whom he hears, and the one RTP stream that carries it to him. Either
// one speaker's packets pass (`forward`), or what he hears is mixed and encoded for him (`mix`).

#include <memory>
#include <span>
#include <vector>

#include "media/jitter/reader.hpp"
#include "media/leg.hpp"
#include "media/mix/mix.hpp"
#include "media/mix/player.hpp"
#include "media/outbox.hpp"
#include "media/rtp/out_stream.hpp"
#include "media/rtp/telephone_event.hpp"
#include "media/speaker.hpp"
#include "media/tap/taps.hpp"

namespace earshot::media {

class Srtp;

class Listener {
 public:
  enum class Kind : std::uint8_t {
    silent,   // hears nobody, or may not be sent to
    forward,  // one speaker, gain 1, his codec (or its G.711 sister)
    mix
  };
  struct Wanted {  // a row of the table
    Speaker* speaker = nullptr;
    float gain = 1;
    bool digits = false;
    bool operator==(const Wanted&) const = default;
  };

  Listener(LegId id, LegSockets sockets, LegSeed seed, const AddressGuard& way,
           MediaCounters& counters);

  void agree(const MediaDescription& local, const MediaDescription& remote);
  bool may_hear() const { return may_hear_ && way_.peer(); }
  Codec codec() const { return codec_; }

  // Set-up, between two frames. What stays as it was is not touched.
  Kind kind_for(std::span<const Wanted> rows) const;
  void apply(Kind kind, std::span<const Wanted> rows, int rate);
  Kind kind() const { return kind_; }

  // One mix for several (sharing.hpp says when). A follower gets copies of his lead's frames.
  bool goes_on(Kind kind, std::span<const Wanted> rows, int rate) const;  // his mix, as it is
  bool may_share_with(const Listener& other) const;                       // the format, no prompt
  const Listener* lead() const { return lead_; }
  std::span<Listener* const> followers() const { return followers_; }
  void follow(Listener& lead);
  void part();                   // from his lead: goes on with a mix of his own
  void inherit(Listener& lead);  // what he followed until now; the lead gets a new encoder
  void mirror_lead();
  void stop_sharing();

  void told_of_loss(float fraction);  // he reports it of what we send
  void protect_with(Srtp* srtp) { srtp_ = srtp; }
  void send_by(LegSockets sockets) { sockets_ = sockets; }

  Player player;
  KeySender keys;
  PromptTaps prompt_taps;  // of what the player plays

  // The audio path.
  void hear(Instant now, const Speaker& from, const Arrival& arrival, Outbox& out);
  void hear_key(Instant now, const Speaker& from, const Arrival& arrival, Outbox& out);
  void skip(const Speaker& from, const Arrival& arrival);  // a packet nobody hears
  void tick(Instant now, Outbox& out);

  const OutStream& stream() const { return stream_; }

 private:
  struct Row {
    Speaker* speaker = nullptr;
    Ramp gain;
    bool digits = false;
    Reader reader;
    Sequence::Mark since;  // packets up to it are from before the row: not for him
    int last = 0;          // as it was added to the mix
  };

  Row* row_of(const Speaker& speaker);
  Origin origin(const Speaker& from) const;
  bool anything_to_say() const;
  void settle_after_prompt();
  void fade_out_of(const Row& row, int rate);
  std::unique_ptr<Encoder> fresh_encoder(Codec codec, int rate) const;
  std::unique_ptr<Encoder> primed_encoder(Codec codec, int rate) const;
  void renew_encoder(int rate, bool after_another);
  void go_on_from(const Speaker& passed);
  void copy_mix(const Listener& other);
  void rebuild_rows(std::span<const Wanted> rows, bool restart);
  Row new_row(Speaker& speaker);
  void forward(Instant now, const Speaker& from, const Arrival& arrival, Outbox& out);
  void drive(Instant now, Row& driver, const Arrival& arrival, Outbox& out);
  void mix_block(int samples, const Row* driver, Outbox& out);
  void send_frames(Instant now, Outbox& out);
  void tap_prompts(Instant now, Outbox& out);
  void send_frame(Instant now, std::span<const std::uint8_t> payload, Outbox& out);
  void send_key(Instant now, const TelephoneEvent& event, std::uint32_t timestamp, bool marker,
                Outbox& out);
  void send(std::span<std::uint8_t> packet, std::size_t size, Outbox& out);

  LegId id_;
  LegSockets sockets_;
  const AddressGuard& way_;
  MediaCounters& counters_;
  Srtp* srtp_ = nullptr;

  bool may_hear_ = false;
  Codec codec_ = Codec::pcmu;
  std::uint8_t payload_type_ = 0;
  std::optional<std::uint8_t> event_type_;
  int ptime_ms_ = 20;
  OutStream stream_;

  Kind kind_ = Kind::silent;
  Listener* lead_ = nullptr;  // who mixes for us
  std::vector<Listener*> followers_;
  std::vector<Row> rows_;  // the first is the main talker: his packets drive the mix
  int rate_ = 0;           // of the mix
  Codec encoded_ = Codec::pcmu;
  std::unique_ptr<Encoder> encoder_;
  int expected_loss_ = 5;        // percent; until he has told us
  std::vector<Sample> pending_;  // mixed, not yet a whole frame
  std::size_t pending_size_ = 0;
  std::vector<Sample> last_frame_;  // as it was encoded, for the next encoder to go on from
  int decay_ = 0, decay_left_ = 0;  // of sounds that were taken away
  std::uint32_t passing_key_ = 0, passing_key_ours_ = 0;  // timestamps of the key in a mix
  bool key_passes_ = false;
  bool prompt_ended_ = false;
  std::uint32_t own_key_ = 0;  // timestamp of the key that we press
};

}  // namespace earshot::media
