#include "tests/scenario/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace earshot::scenario {

struct World::Perform {
  World& world;

  WorldLeg* find(LegId id, const char* what) {
    auto it = world.legs.find(id);
    if (it != world.legs.end()) return &it->second;
    world.fault(std::string(what) + " of a leg that is not there: " + id.text());
    return nullptr;
  }
  void expect(bool right, const std::string& what) {
    if (!right) world.fault(what);
  }

  void operator()(const Ring& effect) {
    expect(!world.legs.contains(effect.leg), "Ring of a leg that exists");
    bool browser = effect.uri.starts_with("browser:");  // of this person
    int ways = bool(effect.person) + !effect.uri.empty() + !effect.trunk.empty();
    expect(ways == (browser ? 2 : 1), "Ring needs one of person, uri, trunk");
    world.legs[effect.leg] = {.state = LegState::ringing, .ring = effect};
  }
  void operator()(const Progress& effect) {
    if (WorldLeg* leg = find(effect.leg, "Progress")) {
      expect(leg->state == LegState::arriving || leg->state == LegState::early,
             "Progress after the answer");
      if (effect.early_media) leg->state = LegState::early;
    }
  }
  void operator()(const Answer& effect) {
    if (WorldLeg* leg = find(effect.leg, "Answer")) {
      expect(leg->state == LegState::arriving || leg->state == LegState::early,
             "Answer of a leg that does not wait for one");
      leg->state = LegState::live;
    }
  }
  void operator()(const Reject& effect) {
    if (WorldLeg* leg = find(effect.leg, "Reject")) {
      expect(leg->state == LegState::arriving || leg->state == LegState::early,
             "Reject after the answer");
      expect(effect.sip_status >= 400, "Reject needs a failure status");
      world.rejected[effect.leg] = effect;
      world.legs.erase(effect.leg);
    }
  }
  void operator()(const HangUp& effect) {
    if (WorldLeg* leg = find(effect.leg, "HangUp")) {
      expect(leg->state == LegState::live || leg->state == LegState::ringing,
             "HangUp of an unanswered caller: Reject him");
      world.legs.erase(effect.leg);
    }
  }
  void operator()(const ReportTransfer& effect) {
    if (find(effect.leg, "ReportTransfer")) world.transfer_reports[effect.leg] = effect.sip_status;
  }
  void operator()(const OpenRoom& effect) {
    expect(world.rooms.try_emplace(effect.room).second, "OpenRoom of an open room");
  }
  void operator()(const CloseRoom& effect) {
    expect(world.rooms.erase(effect.room) == 1, "CloseRoom of a room that is not open");
    for (auto& [id, leg] : world.legs)
      if (leg.room == effect.room) leg.room = {};
  }
  void operator()(const Join& effect) {
    expect(world.rooms.contains(effect.room), "Join of a room that is not open");
    WorldLeg* leg = find(effect.leg, "Join");
    if (!leg) return;
    expect(leg->state != LegState::arriving, "Join before there is media");
    leg->room = effect.room;
  }
  void operator()(const SetTable& effect) {
    auto room = world.rooms.find(effect.room);
    if (room == world.rooms.end()) return expect(false, "SetTable of a room that is not open");
    expect(effect.generation == room->second.commanded + 1, "generations count by one");
    for (const Hearing& hearing : effect.table) check_tapped(room->second, hearing);
    room->second.commanded = effect.generation;
    room->second.waiting.emplace_back(effect.generation, effect.table);
  }
  void operator()(const Play& effect) {
    if (WorldLeg* leg = find(effect.leg, "Play")) {
      expect(bool(leg->room), "Play to a leg in no room");
      leg->playing = effect.prompts;
      leg->loops = effect.loop;
    }
  }
  void operator()(const StopPlay& effect) {
    if (WorldLeg* leg = find(effect.leg, "StopPlay")) leg->playing.clear();
  }
  void operator()(const SendDigit& effect) {
    if (WorldLeg* leg = find(effect.leg, "SendDigit")) leg->keys += effect.digit;
  }
  void operator()(const StartTap& effect) {
    auto room = world.rooms.find(effect.room);
    if (room == world.rooms.end()) return expect(false, "StartTap in a room that is not open");
    expect(room->second.taps.insert(effect.tap).second, "StartTap of a tap that exists");
  }
  void operator()(const StopTap& effect) {
    auto room = world.rooms.find(effect.room);
    bool there = room != world.rooms.end() && room->second.taps.erase(effect.tap) == 1;
    expect(there, "StopTap of a tap that is not there");
  }
  void operator()(const BeginRecording& effect) {
    bool tapped = std::ranges::any_of(
        world.rooms, [&](const auto& room) { return room.second.taps.contains(effect.tap); });
    expect(tapped, "BeginRecording before its tap");
    bool fresh = world.recordings.try_emplace(effect.recording, WorldRecording{effect.tap}).second;
    expect(fresh, "BeginRecording of a recording that exists");
  }
  void operator()(const DescribeTrack& effect) {
    if (WorldRecording* recording = running(effect.recording, "DescribeTrack"))
      expect(recording->tracks.insert(effect.leg).second, "a track is described once");
  }
  void operator()(const MarkRecording& effect) {
    if (WorldRecording* recording = running(effect.recording, "MarkRecording"))
      recording->marks.push_back(effect);
  }
  void operator()(const EndRecording& effect) {  // again only to erase it
    auto it = world.recordings.find(effect.recording);
    if (it == world.recordings.end()) return expect(false, "EndRecording of an unknown recording");
    expect(!it->second.ended || effect.erase, "EndRecording of one that has ended");
    it->second.ended = true;
    it->second.erased |= effect.erase;
  }

  WorldRecording* running(RecordingId id, const char* what) {
    auto it = world.recordings.find(id);
    if (it != world.recordings.end() && !it->second.ended) return &it->second;
    world.fault(std::string(what) + " of a recording that does not run");
    return nullptr;
  }
  // A tap is known before the table names it, and so is the track of whom it hears.
  void check_tapped(const WorldRoom& room, const Hearing& hearing) {
    expect(!room.taps.contains(hearing.speaker), "a tap is no speaker");
    if (world.legs.contains(hearing.listener) || !world.legs.contains(hearing.speaker)) return;
    expect(room.taps.contains(hearing.listener), "the table names a listener who is not there");
    for (const auto& [id, recording] : world.recordings)
      if (recording.tap == hearing.listener && !recording.ended)
        expect(recording.tracks.contains(hearing.speaker), "heard before its track is described");
  }

  void operator()(const Reply& effect) {
    expect(world.unanswered.erase(effect.request) == 1, "a request is answered exactly once");
    world.answers.insert_or_assign(effect.request, effect.result);
  }
};

World::World(Directory directory, Settings settings)
    : core(IdSource(1, 1'800'000'000'000), std::move(directory), std::move(settings)) {}

void World::fault(const std::string& what) { faults.push_back(what); }

void World::step(const Input& input) {
  Outputs out = core.step(now, input);
  effects = out.effects;
  events.insert(events.end(), out.events.begin(), out.events.end());
  for (const Effect& effect : out.effects) std::visit(Perform{*this}, effect);
  if (media_is_prompt) apply_tables();
}

void World::tell(Fact fact) { step(Input{std::move(fact)}); }
void World::command(Command command) { step(Input{std::move(command)}); }

void World::pass(Millis duration) {
  Instant end = now + duration;
  while (core.wake_at() && *core.wake_at() <= end) {
    now = std::max(now, *core.wake_at());
    step(Tick{});
  }
  now = end;
}

void World::apply_tables() {
  std::vector<RoomId> ids;
  for (const auto& [id, room] : rooms) ids.push_back(id);
  for (RoomId id : ids) apply_table(id);
}

void World::apply_table(RoomId id) {
  auto room = rooms.find(id);
  if (room == rooms.end() || room->second.waiting.empty()) return;
  auto [generation, table] = room->second.waiting.back();
  room->second.waiting.clear();
  room->second.applied = generation;
  room->second.table = table;
  std::vector<Effect> commanded = std::exchange(effects, {});
  tell(TableApplied{id, generation});
  effects.insert(effects.begin(), commanded.begin(), commanded.end());
}

RequestId World::request() { return *unanswered.insert(core.new_request()).first; }

LegId World::arrive(PersonId caller, const std::string& trunk, const std::string& from,
                    const std::string& dialled) {
  LegId id = core.new_leg();
  legs[id] = {.state = LegState::arriving};
  tell(CallArrived{id, caller, trunk, from, "", dialled});
  return id;
}

void World::answer(LegId id) {
  auto it = legs.find(id);
  if (it == legs.end() || it->second.state != LegState::ringing) return;
  it->second.state = LegState::live;
  tell(LegAnswered{id});
}
void World::refuse(LegId id, int status) {
  legs.erase(id);
  tell(LegRefused{id, status});
}
void World::hang_up(LegId id, int status) {
  legs.erase(id);
  tell(LegEnded{id, status});
}
void World::hold(LegId id, bool holds) {
  auto it = legs.find(id);
  if (it != legs.end()) it->second.holds = holds && it->second.state == LegState::live;
  holds ? tell(LegHeld{id}) : tell(LegResumed{id});
}
void World::finish_prompt(LegId id) {
  auto it = legs.find(id);
  if (it == legs.end() || it->second.playing.empty() || it->second.loops) return;
  it->second.playing.clear();
  tell(PromptEnded{id});
}

bool World::hears(LegId listener, LegId speaker) const {
  const WorldLeg *to = leg(listener), *from = leg(speaker);
  if (!to || !from || !to->room || to->room != from->room) return false;
  auto room = rooms.find(to->room);
  return room != rooms.end() &&
         std::ranges::any_of(room->second.table, [&](const Hearing& hearing) {
           return hearing.speaker == speaker && hearing.listener == listener;
         });
}

bool World::records(LegId speaker) const {
  return std::ranges::any_of(rooms, [&](const auto& entry) {
    return std::ranges::any_of(entry.second.table, [&](const Hearing& hearing) {
      return hearing.speaker == speaker && entry.second.taps.contains(hearing.listener);
    });
  });
}

const WorldLeg* World::leg(LegId id) const {
  auto it = legs.find(id);
  return it == legs.end() ? nullptr : &it->second;
}

std::vector<LegId> World::legs_in(LegState state) const {
  std::vector<LegId> found;
  for (const auto& [id, leg] : legs)
    if (leg.state == state) found.push_back(id);
  return found;
}

}  // namespace earshot::scenario
