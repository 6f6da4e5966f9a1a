#include "media/room.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "media/leg_state.hpp"
#include "media/sharing.hpp"

namespace earshot::media {
namespace {

bool is_g711(Codec codec) { return codec == Codec::pcmu || codec == Codec::pcma; }

}  // namespace

struct Room::State {
  RoomId id;
  std::vector<std::unique_ptr<Leg>> legs;
  std::vector<Heard> table;
  std::vector<LegId> taps;

  Leg::State* find(LegId leg);
  Leg::State* find_seated(LegId leg);  // not who came when the room was full
  Leg::State* find_audible(LegId leg);
  int rate() const;
  std::vector<Listener::Wanted> rows_for(Leg::State& listener);
  void rebuild();
  void rebuild_taps();
};

Room::Room(RoomId id) : state_(std::make_unique<State>()) { state_->id = id; }
Room::~Room() = default;
RoomId Room::id() const { return state_->id; }

Leg::State* Room::State::find(LegId leg) {
  for (auto& one : legs)
    if (one->id() == leg) return &one->state();
  return nullptr;
}

Leg::State* Room::State::find_seated(LegId leg) {
  const std::size_t seats = std::min(legs.size(), kMostLegs);
  for (std::size_t i = 0; i < seats; ++i)
    if (legs[i]->id() == leg) return &legs[i]->state();
  return nullptr;
}

Leg::State* Room::State::find_audible(LegId leg) {
  Leg::State* const found = find_seated(leg);
  return found && found->agreed && found->speaker.may_speak() ? found : nullptr;
}

Leg* Room::find(LegId leg) {
  for (auto& one : state_->legs)
    if (one->id() == leg) return one.get();
  return nullptr;
}

// The lowest rate that serves every codec here, sent and received.
int Room::State::rate() const {
  bool all_g711 = true, all_opus = true;
  for (const auto& leg : legs) {
    if (!leg->state().agreed) continue;
    const auto see = [&](Codec codec) {
      all_g711 &= is_g711(codec);
      all_opus &= codec == Codec::opus;
    };
    for (const CodecChoice& choice : leg->state().local.codecs) see(choice.codec);
    see(leg->state().listener.codec());
  }
  return all_g711 ? 8'000 : all_opus ? 48'000 : 16'000;
}

std::vector<Listener::Wanted> Room::State::rows_for(Leg::State& listener) {
  std::vector<Listener::Wanted> rows;
  for (const Heard& heard : table) {
    if (heard.listener != listener.id || heard.speaker == listener.id || !(heard.gain > 0))
      continue;
    Leg::State* const speaker = find_audible(heard.speaker);
    if (!speaker) continue;
    const bool repeated = std::any_of(rows.begin(), rows.end(), [&](const Listener::Wanted& row) {
      return row.speaker == &speaker->speaker;
    });
    if (!repeated) rows.push_back({&speaker->speaker, std::min(heard.gain, 1.0f), heard.digits});
  }
  return rows;
}

// Everything that follows from the legs, their codecs and the table. Whose rows and codecs are as
// before keeps his mix as it is.
void Room::State::rebuild() {
  std::vector<Plan> plans;
  for (auto& leg : legs) {
    auto& state = leg->state();
    std::vector<Listener::Wanted> rows;
    if (plans.size() < kMostLegs) rows = rows_for(state);
    plans.push_back({&state.listener, state.listener.kind_for(rows), std::move(rows)});
  }
  const int mix_rate = rate();
  // With a third person the table may change at any moment: everybody's decoder is kept warm, so
  // that who becomes audible is heard from his next packet on.
  const bool warm =
      std::count_if(legs.begin(), legs.end(), [](auto& leg) { return leg->state().agreed; }) > 2;
  for (auto& leg : legs) {
    Speaker& speaker = leg->state().speaker;
    bool decoded = warm && speaker.may_speak() && find_seated(speaker.id()) != nullptr;
    speaker.hearers.clear();
    for (const Plan& plan : plans) {
      for (const auto& row : plan.rows) {
        if (row.speaker != &speaker || plan.kind == Listener::Kind::silent) continue;
        speaker.hearers.push_back(plan.listener);
        decoded |= plan.kind == Listener::Kind::mix;
      }
    }
    speaker.decode_at(decoded ? mix_rate : 0);
  }
  apply_plans(plans, mix_rate);
  rebuild_taps();
}

// A tap is nobody's listener: whoever it hears is not decoded for it, and forwarded and mixed as
// without it.
void Room::State::rebuild_taps() {
  for (auto& leg : legs) {
    auto& state = leg->state();
    std::vector<TapRow> rows;
    for (const Heard& heard : table) {
      const auto is = [&](LegId tap) { return tap == heard.listener; };
      if (heard.speaker == state.id && heard.gain > 0 &&
          std::any_of(taps.begin(), taps.end(), is) &&
          std::none_of(rows.begin(), rows.end(), [&](const TapRow& row) { return is(row.tap); }))
        rows.push_back({heard.listener, heard.aside});
    }
    state.listener.prompt_taps.set(rows);
    if (!find_audible(state.id)) rows.clear();
    state.sound_taps.set(rows, state.speaker.sequence);
  }
}

bool Room::add(std::unique_ptr<Leg> leg) {
  CHECK(leg && !find(leg->id()));
  const bool full = state_->legs.size() >= kMostLegs;
  if (full) leg->state().counters.room_full.add();
  state_->legs.push_back(std::move(leg));
  state_->rebuild();
  return !full;
}

std::unique_ptr<Leg> Room::remove(LegId leg) {
  auto& legs = state_->legs;
  const auto found =
      std::find_if(legs.begin(), legs.end(), [&](const auto& one) { return one->id() == leg; });
  if (found == legs.end()) return nullptr;
  std::unique_ptr<Leg> gone = std::move(*found);
  legs.erase(found);
  std::erase_if(state_->table,
                [&](const Heard& row) { return row.speaker == leg || row.listener == leg; });
  auto& state = gone->state();
  state.listener.stop_sharing();
  state.listener.apply(Listener::Kind::silent, {}, 0);
  state.listener.prompt_taps.set({});
  state.sound_taps.set({}, state.speaker.sequence);
  state.speaker.hearers.clear();
  state.speaker.decode_at(0);
  state_->rebuild();
  return gone;
}

void Room::add_tap(LegId tap) {
  if (std::find(state_->taps.begin(), state_->taps.end(), tap) != state_->taps.end()) return;
  state_->taps.push_back(tap);
  state_->rebuild_taps();
}

void Room::remove_tap(LegId tap) {
  std::erase(state_->taps, tap);
  std::erase_if(state_->table, [&](const Heard& row) { return row.listener == tap; });
  state_->rebuild_taps();
}

void Room::agreed(LegId leg) {
  if (find(leg)) state_->rebuild();
}

void Room::set_table(std::uint64_t generation, std::span<const Heard> table, Outbox& out) {
  state_->table.assign(table.begin(), table.end());
  state_->rebuild();
  out.tell(TableApplied{state_->id, generation});
}

void Room::play(LegId listener, Playlist prompts, bool loop) {
  Leg::State* const leg = state_->find(listener);
  if (!leg) return;
  leg->listener.player.start(std::move(prompts), loop);
  state_->rebuild();
}

void Room::stop_play(LegId listener) {
  Leg::State* const leg = state_->find(listener);
  if (!leg || !leg->listener.player.playing()) return;
  leg->listener.player.stop();
  state_->rebuild();
}

void Room::send_digit(LegId listener, char digit) {
  if (Leg::State* const leg = state_->find(listener)) leg->listener.keys.press(digit);
}

void Room::receive_rtp(Instant now, Leg& from, const Endpoint& source,
                       std::span<const std::uint8_t> packet, Outbox& out) {
  if (looks_like_rtcp(packet)) return receive_rtcp(now, from, source, packet, out);
  auto& leg = from.state();
  leg.counters.received.add();
  Speaker& speaker = leg.speaker;
  std::array<std::uint8_t, Outbox::kMaxPacket> buffer;
  if (leg.srtp) {
    packet = leg.clear_rtp(packet, buffer);
    if (packet.empty()) return;
  }
  Arrival arrival;
  if (!speaker.admit(now, source, packet, leg.srtp != nullptr, leg.listener.stream().ssrc(),
                     arrival))
    return;
  switch (arrival.kind) {
    case Arrival::Kind::unknown:
      for (Listener* hearer : speaker.hearers) hearer->skip(speaker, arrival);
      return;
    case Arrival::Kind::key:
      if (const auto key = speaker.events.press(arrival.packet)) {
        out.tell(DigitPressed{leg.id, *key});
      }
      for (Listener* hearer : speaker.hearers) hearer->hear_key(now, speaker, arrival, out);
      return;
    case Arrival::Kind::sound: break;
  }
  leg.sound_taps.hear(now, leg.id, speaker.codec(), arrival.packet, speaker.sequence,
                      arrival.placed, out, leg.counters.tap_dropped);
  // Another payload type without a new agreement: rare, and the one packet here that may allocate.
  if (arrival.codec_changed) state_->rebuild();
  if (speaker.decodes()) {
    speaker.decode(arrival);
  } else {
    speaker.skim_level(arrival);
  }
  for (Listener* hearer : speaker.hearers) hearer->hear(now, speaker, arrival, out);
}

void Room::receive_rtcp(Instant now, Leg& from, const Endpoint& source,
                        std::span<const std::uint8_t> packet, Outbox&) {
  from.state().counters.received.add();
  from.state().receive_rtcp(now, source, packet);
}

void Room::tick(Instant now, Outbox& out) {
  for (auto& one : state_->legs) {
    auto& leg = one->state();
    leg.listener.tick(now, out);
    leg.speaker.tick(now);
    leg.report(now, out);
    if (leg.fell_lost(now)) out.tell(LegLost{leg.id});
  }
}

}  // namespace earshot::media
