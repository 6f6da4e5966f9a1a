#include "core/calls/hearing.hpp"

#include <algorithm>

#include "core/calls/announcing.hpp"
#include "core/calls/consent.hpp"
#include "core/calls/entry.hpp"
#include "core/calls/periodic_tone.hpp"
#include "core/calls/recording.hpp"
#include "core/view_of.hpp"

namespace earshot::core {

namespace {

Seat seat_of(const Call& call, const Participant& participant) {
  // A phone that sent REFER waits for the outcome: it is out of the conversation meanwhile.
  bool hands_over = call.transfer && call.transfer->by == participant.leg;
  return {.leg = participant.leg,
          .part = participant.part,
          .connected = participant.in_room,
          .early = participant.connection == Connection::early,
          .holding = participant.is_holding() || hands_over,
          .open = participant.is_open()};
}

Seat seat_of(const Call& call, const Session& session) {
  const Participant* agent = call.find(session.agent);
  bool present = agent && agent->part == Part::agent && agent->in_room;
  return {.leg = session.leg,
          .part = Part::supervisor,
          .holding = session.holding,
          .mode = session.mode,
          .agent = present ? agent->leg : LegId{},
          .deaf = session.deaf,
          .unannounced = session.entering};
}

std::vector<std::pair<SessionId, Mode>> modes_of(const Floor& floor, const Call& call) {
  std::vector<std::pair<SessionId, Mode>> modes;
  for (SessionId id : call.sessions) {
    const Session& session = floor.sessions.at(id);
    if (session.phase == SessionPhase::live) modes.emplace_back(id, session.mode);
  }
  return modes;
}

void apply_modes(Step& step, const Call& call,
                 const std::vector<std::pair<SessionId, Mode>>& modes) {
  for (auto [id, mode] : modes) {
    Session* session = step.floor.find_session(id);
    if (!session || session->call != call.id || session->phase != SessionPhase::live) continue;
    if (session->applied_mode == mode) continue;
    auto from = std::exchange(session->applied_mode, mode);
    step.tell(SessionModeChanged{id, call.id, from, mode, session->reason, session->granted_by});
    if (std::exchange(session->by_key, false))
      step.perform(Play{session->leg, {"key-applied"}, false});
  }
}

void answer_applied(Step& step, Call& call) {
  std::vector<PendingReply> due;
  std::erase_if(call.replies, [&](const PendingReply& reply) {
    bool applied = reply.generation && *reply.generation <= call.applied_generation;
    if (applied) due.push_back(reply);
    return applied;
  });
  for (const PendingReply& reply : due) {
    SupervisionResult result{.call = view_of(step.floor, call)};
    if (const Session* session = step.floor.find_session(reply.session))
      result.session = view_of(step.floor, *session);
    step.reply(reply.request, std::move(result));
  }
}

// Told as long as somebody listens or records, and once more when nobody does any longer.
void tell_audibility(Step& step, Call& call, Table before) {
  bool was_observed = std::exchange(call.observed, is_observed(call, call.applied_table));
  bool here = call.recording || !modes_of(step.floor, call).empty();
  if ((here || was_observed || call.observed) && before != call.applied_table)
    step.tell(
        AudibilityChanged{call.id, call.applied_generation, std::move(before), call.applied_table});
}

// The wait for the oldest table in flight begins now.
void watch_worker(Step& step, Call& call) {
  call.worker_watched = true;
  step.floor.timers.set(TimerKind::apply, call.id, step.now + step.floor.settings.apply_timeout);
}

void command_table(Step& step, Call& call) {
  Table table = audibility(room_state(step.floor, call));
  auto modes = modes_of(step.floor, call);
  const Table& latest = call.in_flight.empty() ? call.applied_table : call.in_flight.back().table;
  if (call.room_open && table != latest) {
    describe_tracks(step, call, table);
    call.in_flight.push_back({++call.commanded_generation, table, std::move(modes)});
    step.perform(SetTable{call.room, call.commanded_generation, std::move(table)});
    if (!call.worker_watched) watch_worker(step, call);
  } else if (!call.in_flight.empty()) {
    call.in_flight.back().modes = std::move(modes);
  } else {
    apply_modes(step, call, modes);
  }
}

// The loop he should hear: he waits for somebody (`waits`), or sits in the call alone.
std::string loop_for(const Floor& floor, const Call& call, bool waits) {
  bool alone = !call.is_talking() && !call.kept;
  if (!waits && !alone) return "";
  if (call.queueing) {
    const Queue* queue = floor.directory.queue_named(call.queueing->queue);
    return queue ? queue->music : "hold-music";
  }
  bool early = std::ranges::any_of(
      call.participants, [](const Participant& p) { return p.connection == Connection::early; });
  if (early) return "";
  if (call.dialling) return "ring-back";
  return waits ? "hold-music" : "";
}

void command_loops(Step& step, Call& call) {
  auto waiting = waiting_with_music(room_state(step.floor, call));
  for (Participant& participant : call.participants) {
    if (!participant.in_room || !participant.is_connected()) continue;
    if (participant.hears_announcement()) continue;
    bool waits = std::ranges::find(waiting, participant.leg) != waiting.end();
    std::string loop = loop_for(step.floor, call, waits);
    if (loop == participant.sound) continue;
    participant.sound = loop;
    if (loop.empty())
      step.perform(StopPlay{participant.leg});
    else
      step.perform(Play{participant.leg, {loop}, true});
  }
}

}  // namespace

RoomState room_state(const Floor& floor, const Call& call) {
  WhisperTrack whispers = floor.directory.rules.of_queue(call.last_queue).recording.whisper;
  RoomState room{.privacy = call.privacy || call.marked_private || call.objected,
                 .parked_agent_listens = floor.settings.parked_agent_listens,
                 .supervisors_hear_whispers = floor.settings.supervisors_hear_whispers,
                 .whispers_recorded = whispers != WhisperTrack::dropped};
  for (const Participant& participant : call.participants)
    room.seats.push_back(seat_of(call, participant));
  for (SessionId id : call.sessions) {
    const Session& session = floor.sessions.at(id);
    if (session.phase == SessionPhase::live) room.seats.push_back(seat_of(call, session));
  }
  if (call.recording && !call.recording->failed)
    room.seats.push_back({.leg = call.recording->tap, .part = Part::recorder});
  return room;
}

void settle(Step& step, Call& call) {
  if (call.ended) return;
  settle_consent(step, call);
  settle_entry(step, call);
  settle_recording(step, call);
  command_table(step, call);
  settle_tone(step, call);
  if (call.goodbye.empty()) {
    play_announcements(step, call);
    command_loops(step, call);
  }
  for (PendingReply& reply : call.replies)
    if (!reply.generation) reply.generation = call.commanded_generation;
  answer_applied(step, call);
}

void table_applied(Step& step, const TableApplied& fact) {
  auto room = step.floor.rooms.find(fact.room);
  Call* call = room == step.floor.rooms.end() ? nullptr : step.floor.find_call(room->second);
  if (!call || fact.generation > call->commanded_generation) return;
  Table before = call->applied_table;
  while (!call->in_flight.empty() && call->in_flight.front().generation <= fact.generation) {
    InFlight applied = std::move(call->in_flight.front());
    call->in_flight.pop_front();
    call->applied_generation = applied.generation;
    call->applied_table = std::move(applied.table);
    apply_modes(step, *call, applied.modes);
  }
  tell_audibility(step, *call, std::move(before));
  if (!call->in_flight.empty()) {
    watch_worker(step, *call);
  } else if (std::exchange(call->worker_watched, false)) {
    step.floor.timers.cancel(TimerKind::apply, call->id);
  }
  answer_applied(step, *call);
}

}  // namespace earshot::core
