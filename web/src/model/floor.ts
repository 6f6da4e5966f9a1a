// The floor: a snapshot and the numbered changes after it, folded into what the screens show. Pure; `now` is passed in.
import type { Agent, Call, Change, Queue, Session, Snapshot } from "@/contract";

// A call and the moments (this page's clock) from which its timers run.
export type LiveCall = Call & {
  startedAt: number;
  answeredAt: number | null;
  phaseSince: number; // when we first saw this phase; after a snapshot no earlier than that
  helpSince: number | null;
  privacyUntil: number | null; // when its timer ends the pause, where one runs
  recordedSince: number | null;
};

export type LiveAgent = Agent & { since: number; until: number | null }; // until: the end of a wrap-up, where known
export type LiveQueue = Queue & { waitingSince: number | null };

export type Floor = {
  ready: boolean; // a snapshot has come
  calls: ReadonlyMap<string, LiveCall>;
  agents: ReadonlyMap<string, LiveAgent>;
  queues: ReadonlyMap<string, LiveQueue>; // by name
  sessions: ReadonlyMap<string, Session>; // mine, also those that ring or wait
};

export const emptyFloor: Floor = {
  ready: false,
  calls: new Map(),
  agents: new Map(),
  queues: new Map(),
  sessions: new Map(),
};

function liveCall(call: Call, before: LiveCall | undefined, now: number): LiveCall {
  return {
    ...call,
    startedAt: now - call.age_ms,
    answeredAt: call.talk_ms === null ? null : now - call.talk_ms,
    phaseSince: before?.phase === call.phase ? before.phaseSince : firstSeen(call, before, now),
    helpSince: call.help ? now - call.help.age_ms : null,
    privacyUntil: call.privacy && call.privacy_left_ms !== null ? now + call.privacy_left_ms : null,
    recordedSince: call.recording ? now - call.recording.age_ms : null,
  };
}

// A call seen for the first time: queued and ringing calls have been so since they started, as far as we can know.
function firstSeen(call: Call, before: LiveCall | undefined, now: number): number {
  if (before) return now;
  if (call.phase === "queued" || call.phase === "ringing") return now - call.age_ms;
  return call.phase === "connected" && call.talk_ms !== null ? now - call.talk_ms : now;
}

function liveAgent(agent: Agent, now: number): LiveAgent {
  return { ...agent, since: now - agent.state_ms, until: agent.state_left_ms === undefined ? null : now + agent.state_left_ms };
}

function liveQueue(queue: Queue, now: number): LiveQueue {
  return { ...queue, waitingSince: queue.longest_wait_ms === null ? null : now - queue.longest_wait_ms };
}

export function fromSnapshot(snapshot: Snapshot, before: Floor, now: number): Floor {
  return {
    ready: true,
    calls: new Map(snapshot.calls.map((call) => [call.id, liveCall(call, before.calls.get(call.id), now)])),
    agents: new Map(snapshot.agents.map((agent) => [agent.id, liveAgent(agent, now)])),
    queues: new Map(snapshot.queues.map((queue) => [queue.name, liveQueue(queue, now)])),
    sessions: new Map(snapshot.sessions.map((session) => [session.id, session])),
  };
}

// Applies several changes at once and copies each map at most once: at 2,000 calls that is what costs.
export function applyChanges(floor: Floor, changes: readonly Change[], now: number): Floor {
  const calls = draft(floor.calls);
  const agents = draft(floor.agents);
  const queues = draft(floor.queues);
  const sessions = draft(floor.sessions);
  for (const change of changes) {
    change.calls?.forEach((call) => calls.write().set(call.id, liveCall(call, calls.read().get(call.id), now)));
    change.gone?.forEach((id) => calls.write().delete(id));
    change.agents?.forEach((one) => agents.write().set(one.id, liveAgent(one, now)));
    change.agents_gone?.forEach((id) => agents.write().delete(id));
    change.queues?.forEach((queue) => queues.write().set(queue.name, liveQueue(queue, now)));
    change.sessions?.forEach((session) => sessions.write().set(session.id, session));
    change.sessions_gone?.forEach((id) => sessions.write().delete(id));
  }
  return {
    ready: floor.ready,
    calls: calls.read(),
    agents: agents.read(),
    queues: queues.read(),
    sessions: sessions.read(),
  };
}

function draft<V>(original: ReadonlyMap<string, V>) {
  let copy: Map<string, V> | null = null;
  return {
    read: (): ReadonlyMap<string, V> => copy ?? original,
    write: (): Map<string, V> => (copy ??= new Map(original)),
  };
}
