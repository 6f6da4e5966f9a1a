// The calls on my desk: what my browser's legs and the floor say about each, put together. Pure.
import type { LegState } from "@/audio/types";
import type { Call, Participant } from "@/contract";
import type { LiveCall } from "@/model/floor";
import { customerOf, ownNameOf } from "@/model/people";
import { texts } from "@/texts";

export type DeskState = "incoming" | "elsewhere" | "dialling" | "connecting" | "talking" | "held" | "parked";

export type DeskCall = {
  key: string;
  leg: LegState | null; // null: the call is on my desk phone, this page is its companion
  call: LiveCall | null; // null: the server has not told of it yet
  me: Participant | null;
  state: DeskState; // elsewhere: my desk phone rings
  name: string; // the other side's; "" when nobody knows
  number: string;
  since: number;
};

const callOf = (calls: readonly LiveCall[], leg: LegState): LiveCall | null =>
  calls.find((call) => call.id === leg.call || call.participants.some((one) => one.leg === leg.leg)) ?? null;

// Whether I take part in it, not as a supervisor.
export const isOnMyDesk = (call: Call, person: string): boolean =>
  call.participants.some((one) => one.person === person && one.part !== "supervisor");

const otherOf = (call: LiveCall, person: string): Participant | undefined =>
  customerOf(call) ?? call.participants.find((one) => one.person !== person && one.part !== "supervisor");

// Whom I called, or who calls me.
function farSide(call: LiveCall | null, leg: LegState | null, person: string): Pick<DeskCall, "name" | "number"> {
  const other = call ? otherOf(call, person) : undefined;
  if (call && other && other.person !== person) return { name: ownNameOf(call, other), number: other.number || other.extension || "" };
  if (leg?.outgoing) return { name: "", number: leg.from.number };
  if (call?.direction === "outbound") return { name: "", number: call.dialled };
  const from = call?.from ?? leg?.from ?? { number: "", display: "" };
  return { name: from.display, number: from.number };
}

function stateOf(leg: LegState | null, me: Participant | null): DeskState {
  if (leg && leg.phase !== "connected") return leg.phase === "ringing" ? "incoming" : leg.phase;
  if (me?.parked) return "parked";
  if (leg ? leg.onHold || me?.holding : me?.holding) return "held";
  return leg || me?.connected ? "talking" : "elsewhere";
}

function sinceOf(leg: LegState | null, call: LiveCall | null, state: DeskState): number {
  if (state === "incoming" || state === "elsewhere") return call?.startedAt ?? leg?.since ?? 0;
  return call?.answeredAt ?? leg?.since ?? call?.startedAt ?? 0;
}

function deskCall(leg: LegState | null, call: LiveCall | null, person: string): DeskCall {
  const me = call?.participants.find((one) => (leg ? one.leg === leg.leg : one.person === person)) ?? null;
  const state = stateOf(leg, me);
  return { key: leg?.leg ?? call?.id ?? "", leg, call, me, state, ...farSide(call, leg, person), since: sinceOf(leg, call, state) };
}

// In the order in which they began. `calls` are those on my desk.
export function deskCalls(calls: readonly LiveCall[], legs: readonly LegState[], person: string): DeskCall[] {
  const mine = legs.filter((leg) => leg.purpose === "call").map((leg) => deskCall(leg, callOf(calls, leg), person));
  const known = new Set(mine.map((one) => one.call?.id));
  const elsewhere = calls.filter((call) => !known.has(call.id)).map((call) => deskCall(null, call, person));
  return [...mine, ...elsewhere].sort((a, b) => a.since - b.since);
}

// For a queue, or for me; "" while only the ring has come and the server has not told of the call.
export function calledBy({ call }: DeskCall): string {
  if (!call) return "";
  return call.queue ? texts.desk.fromQueue(call.queue) : texts.desk.direct;
}

export type Desk = {
  incoming: DeskCall[]; // ring, here or on the desk phone
  front: DeskCall | null; // the one that is worked with
  others: DeskCall[]; // wait beside it
};

// In front is who has the ear; of calls on the desk phone whom I chose, else who talks, else the newest.
export function arrange(calls: readonly DeskCall[], ear: string | null, chosen: string | null): Desk {
  const incoming = calls.filter((one) => one.state === "incoming" || one.state === "elsewhere");
  const open = calls.filter((one) => !incoming.includes(one));
  const front =
    open.find((one) => one.leg !== null && one.leg.leg === ear) ??
    open.find((one) => one.key === chosen) ??
    open.find((one) => one.state !== "held") ??
    open.at(-1) ??
    null;
  return { incoming, front, others: open.filter((one) => one !== front) };
}

const isAnswered = (one: DeskCall): boolean => one.state === "talking" || one.state === "held";

// The call that can be joined with the one in front: the newest, as the server chooses it too.
export const joinable = (front: DeskCall, others: readonly DeskCall[]): DeskCall | null =>
  isAnswered(front) ? (others.filter(isAnswered).at(-1) ?? null) : null;

// To leave both to each other, both have to be in this browser.
export const mayLeave = (front: DeskCall, other: DeskCall): boolean => front.leg !== null && other.leg !== null;
