// Any course of events in a room: packets that are nearly right, ticks, new tables, new agreements,
// people who leave and return.

#include "base/check.hpp"
#include "tests/fuzz/chance.hpp"
#include "tests/fuzz/conversation.hpp"

namespace earshot::fuzz {
namespace {

class Course {
 public:
  explicit Course(Chance chance) : chance_(chance) {}

  void run() {
    while (chance_.any_left()) {
      step(chance_.below(Conversation::kLegs));
      now_ += Micros{chance_.below(30) * 1'000};
      for (const auto& sent : talk_.out().packets()) {
        CHECK(sent.bytes.size() >= 8 && sent.bytes.size() <= media::Outbox::kMaxPacket);
      }
      talk_.out().clear();
    }
  }

 private:
  void step(int i) {
    auto& room = talk_.room();
    const LegId id = Conversation::id(i);
    switch (chance_.below(9)) {
      case 0:
      case 1:
        return room.receive_rtp(now_, talk_.leg(i), talk_.source(2 * i), packet(), talk_.out());
      case 2:
        return room.receive_rtcp(now_, talk_.leg(i), talk_.source(2 * i + 1), chance_.bytes(64),
                                 talk_.out());
      case 3: return room.tick(now_ += 20ms, talk_.out());
      case 4: return room.set_table(++generation_, table(), talk_.out());
      case 5:
        talk_.agree(i, Conversation::kCodecs[chance_.below(4)],
                    static_cast<Direction>(chance_.below(4)));
        return room.agreed(id);
      case 6: return room.send_digit(id, chance_.one_of({'0', '9', '*', '#', 'A', 'x'}));
      case 7: return room.stop_play(id);
      case 8: room.add(room.remove(id));
    }
  }

  std::vector<media::Heard> table() {
    std::vector<media::Heard> heard;
    for (int speaker = 0; speaker < Conversation::kLegs; ++speaker) {
      for (int listener = 0; listener < Conversation::kLegs; ++listener) {
        if (speaker == listener || !chance_.flip()) continue;
        heard.push_back({Conversation::id(speaker), Conversation::id(listener),
                         chance_.flip() ? 1.f : 0.5f, chance_.flip()});
      }
    }
    return heard;
  }

  std::vector<std::uint8_t> packet() {
    sequence_ = static_cast<std::uint16_t>(sequence_ + chance_.one_of({1, 2, 0, 100, -1}));
    const std::uint32_t timestamp = sequence_ * 160u;
    const auto type = chance_.one_of<std::uint8_t>({0, 8, 9, 111, 101, 13});
    const auto ssrc = static_cast<std::uint8_t>(chance_.below(3));
    std::vector<std::uint8_t> bytes{0x80, type};
    for (const int shift : {8, 0}) bytes.push_back(static_cast<std::uint8_t>(sequence_ >> shift));
    for (const int shift : {24, 16, 8, 0}) {
      bytes.push_back(static_cast<std::uint8_t>(timestamp >> shift));
    }
    bytes.insert(bytes.end(), {0, 0, 0, ssrc});
    const auto payload = chance_.bytes(static_cast<std::size_t>(chance_.below(200)));
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
  }

  Chance chance_;
  Conversation talk_;
  Instant now_{1s};
  std::uint16_t sequence_ = 65'500;
  std::uint64_t generation_ = 1;
};

}  // namespace
}  // namespace earshot::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  earshot::fuzz::Course(earshot::fuzz::Chance({data, size})).run();
  return 0;
}
