#pragma once
// A room full of phones in virtual time: each sends its tone in its codec, and keeps what it is
// sent. For the tests of media/.

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "media/codec/codec.hpp"
#include "media/room.hpp"
#include "media/rtp/packet.hpp"
#include "media/testing/tone.hpp"

namespace earshot::media::testing {

inline std::shared_ptr<const Prompt> tone_prompt(double hz, Millis length) {
  auto prompt = std::make_shared<Prompt>();
  const int rates[] = {8000, 16000, 48000};
  for (std::size_t i = 0; i < 3; ++i)
    prompt->samples[i] = ToneSource(hz, rates[i]).take(static_cast<int>(rates[i] * length / 1s));
  return prompt;
}

struct PhoneSetup {
  std::uint64_t id = 1;
  Codec codec = Codec::pcmu;
  double hz = 1000;
  int ptime_ms = 20;
  int wants_ptime_ms = 20;
  double amplitude = 8000;
  std::uint16_t first_sequence = 100;
  int offset_ms = 0;     // when in the 20 ms he sends
  double drift_ppm = 0;  // how much faster his clock is
  Micros lost_after = 60s;
};

class Phone {
 public:
  explicit Phone(const PhoneSetup& setup)
      : setup(setup),
        tone(setup.hz, rate(), setup.amplitude),
        encoder(make_encoder(setup.codec, rate())),
        decoder(make_decoder(setup.codec, rate())),
        sequence(setup.first_sequence) {}

  int rate() const {
    return setup.codec == Codec::opus ? 48'000 : setup.codec == Codec::g722 ? 16'000 : 8'000;
  }
  static std::uint8_t payload_type(Codec codec) {
    return codec == Codec::pcmu ? 0 : codec == Codec::pcma ? 8 : codec == Codec::g722 ? 9 : 111;
  }
  Endpoint address() const {
    return *Endpoint::parse("127.0.0.1:" + std::to_string(20000 + 2 * setup.id));
  }
  MediaDescription described() const {
    MediaDescription d;
    d.rtp = address();
    d.rtcp = *Endpoint::parse("127.0.0.1:" + std::to_string(20001 + 2 * setup.id));
    d.codecs = {{setup.codec, payload_type(setup.codec)}};
    d.telephone_event = 101;
    d.ptime_ms = setup.wants_ptime_ms;
    return d;
  }

  std::vector<std::uint8_t> next_packet() {
    const auto pcm = tone.take(rate() * setup.ptime_ms / 1000);
    std::vector<std::uint8_t> packet(kRtpHeader + 1400);
    const std::size_t size = encoder->encode(pcm, std::span(packet).subspan(kRtpHeader));
    packet.resize(kRtpHeader + size);
    write_rtp_header(packet, payload_type(setup.codec), {sequence++, timestamp, false}, ssrc);
    timestamp += static_cast<std::uint32_t>(rtp_clock(setup.codec) * setup.ptime_ms / 1000);
    return packet;
  }
  std::vector<std::uint8_t> key_packet(std::uint8_t event, std::uint32_t at, bool end,
                                       std::uint16_t duration) {
    std::vector<std::uint8_t> packet(kRtpHeader + 4);
    write_rtp_header(packet, 101, {sequence++, at, false}, ssrc);
    packet[12] = event;
    packet[13] = static_cast<std::uint8_t>((end ? 0x80 : 0) | 10);
    packet[14] = static_cast<std::uint8_t>(duration >> 8);
    packet[15] = static_cast<std::uint8_t>(duration);
    return packet;
  }

  void receive(std::span<const std::uint8_t> bytes) {
    const auto view = parse_rtp(bytes);
    ASSERT_TRUE(view);
    packets.emplace_back(bytes.begin(), bytes.end());
    if (view->payload_type == 101) {
      key_packets.emplace_back(bytes.begin(), bytes.end());
      return;
    }
    EXPECT_EQ(view->payload_type, payload_type(setup.codec));
    payloads.emplace_back(view->payload.begin(), view->payload.end());
    std::vector<std::int16_t> pcm(static_cast<std::size_t>(rate()));
    const int samples = decoder->decode(view->payload, pcm);
    heard.insert(heard.end(), pcm.begin(), pcm.begin() + samples);
  }
  // How loud that tone was over the last `ms`, 0 when less was heard.
  double hears(double hz, int ms = 200) const {
    const auto size = static_cast<std::size_t>(rate() * ms / 1000);
    if (heard.size() < size) return 0;
    return tone_in(std::span(heard).last(size), hz, rate());
  }
  void forget() {
    heard.clear();
    packets.clear();
    payloads.clear();
    key_packets.clear();
  }

  PhoneSetup setup;
  ToneSource tone;
  std::unique_ptr<Encoder> encoder;
  std::unique_ptr<Decoder> decoder;
  std::uint16_t sequence;
  std::uint32_t timestamp = 5000;
  std::uint32_t ssrc = static_cast<std::uint32_t>(0x1000 + setup.id);
  bool talks = true;
  std::vector<std::int16_t> heard;
  std::vector<std::vector<std::uint8_t>> packets, payloads, key_packets;
};

// One room and its phones, in steps of a millisecond.
class Party {
 public:
  Phone& join(const PhoneSetup& setup) {
    phones.push_back(std::make_unique<Phone>(setup));
    Phone& phone = *phones.back();
    auto leg = std::make_unique<Leg>(
        LegId{setup.id}, LegSockets{static_cast<int>(setup.id), static_cast<int>(1000 + setup.id)},
        LegSeed{static_cast<std::uint32_t>(0xA000 + setup.id), 65530, 0xFFFFFF00u}, counters,
        setup.lost_after);
    MediaDescription local = phone.described();
    local.rtp = *Endpoint::parse("127.0.0.1:9");
    leg->agree(local, phone.described());
    next_send_us[setup.id] = now_us() + setup.offset_ms * 1000.0;
    room.add(std::move(leg));
    return phone;
  }
  void table(std::vector<Heard> rows) { room.set_table(++generation, rows, out), collect(); }
  static Heard row(const Phone& speaker, const Phone& listener, bool digits = false) {
    return {LegId{speaker.setup.id}, LegId{listener.setup.id}, 1, digits};
  }
  static Heard row(const Phone& speaker, LegId tap, bool aside = false) {
    return {LegId{speaker.setup.id}, tap, 1, false, aside};
  }
  void send(const Phone& phone, std::span<const std::uint8_t> packet) {
    room.receive_rtp(now, *room.find(LegId{phone.setup.id}), phone.address(), packet, out);
    collect();
  }
  void send_later(Phone& phone, std::vector<std::uint8_t> packet, int delay_ms) {
    in_flight.emplace(now + Millis(delay_ms), std::pair{&phone, std::move(packet)});
  }
  void run(int ms) {
    for (int i = 0; i < ms; ++i) {
      now += 1ms;
      while (!in_flight.empty() && in_flight.begin()->first <= now) {
        const auto [phone, packet] = std::move(in_flight.begin()->second);
        in_flight.erase(in_flight.begin());
        send(*phone, packet);
      }
      for (auto& phone : phones) {
        double& due = next_send_us[phone->setup.id];
        while (now_us() >= due) {
          due += phone->setup.ptime_ms * 1000.0 * (1 - phone->setup.drift_ppm / 1e6);
          if (!phone->talks || !room.find(LegId{phone->setup.id})) continue;
          const auto packet = phone->next_packet();
          if (!on_packet || on_packet(*phone, packet)) send(*phone, packet);
        }
      }
      if (++milliseconds_ % 20 == 0) {
        room.tick(now, out);
        collect();
      }
    }
  }
  std::uint64_t dropped(const std::string& cause) const {
    std::uint64_t value = 0;
    registry.visit([&](const CounterInfo& info, std::uint64_t count) {
      if (info.label == "cause=\"" + cause + "\"") value = count;
    });
    return value;
  }
  template <class T>
  std::vector<T> told() const {
    std::vector<T> of_kind;
    for (const Fact& fact : facts)
      if (const T* one = std::get_if<T>(&fact)) of_kind.push_back(*one);
    return of_kind;
  }
  void collect() {
    for (const OutPacket& packet : out.packets()) {
      for (auto& phone : phones) {
        if (packet.socket == static_cast<int>(phone->setup.id)) {
          EXPECT_EQ(packet.to, phone->address());
          phone->receive(packet.bytes);
        } else if (packet.socket == static_cast<int>(1000 + phone->setup.id)) {
          reports.emplace_back(packet.bytes.begin(), packet.bytes.end());
        }
      }
    }
    facts.insert(facts.end(), out.facts().begin(), out.facts().end());
    for (const TappedFrame& frame : out.tapped()) {
      payloads_tapped_.emplace_back(frame.payload.begin(), frame.payload.end());
      tapped.push_back(frame);
      tapped.back().payload = payloads_tapped_.back();
    }
    out.clear();
  }
  double now_us() const { return static_cast<double>(now.time_since_epoch().count()); }

  Counters registry;
  MediaCounters counters{registry};
  Room room{RoomId{77}};
  Outbox out;
  Instant now{1000s};
  std::uint64_t generation = 0;
  std::vector<std::unique_ptr<Phone>> phones;
  std::vector<Fact> facts;
  std::vector<TappedFrame> tapped;
  std::vector<std::vector<std::uint8_t>> reports;
  std::map<std::uint64_t, double> next_send_us;
  std::multimap<Instant, std::pair<Phone*, std::vector<std::uint8_t>>> in_flight;
  std::function<bool(Phone&, const std::vector<std::uint8_t>&)> on_packet;  // false: lost

 private:
  int milliseconds_ = 0;
  std::deque<std::vector<std::uint8_t>> payloads_tapped_;
};

}  // namespace earshot::media::testing
