// Who is in a call, as the screens name them.
import type { Call, Participant, Session } from "@/contract";
import type { Floor, LiveCall } from "./floor";

export const agentOf = (call: Call): Participant | undefined =>
  call.participants.find((one) => one.part === "agent" && one.connected) ??
  call.participants.find((one) => one.part === "agent");

export const customerOf = (call: Call): Participant | undefined =>
  call.participants.find((one) => one.part === "customer");

// The name a person reads. The caller chose it himself: show it as text, never as anything else.
export function nameOf(one: Participant | undefined): string {
  return one ? one.name || one.number || one.extension || "" : "";
}

// His name, or what the caller calls himself; "" when nobody knows.
export function ownNameOf(call: Call, one: Participant): string {
  const calls = call.direction === "inbound" && one.part === "customer" && one.number === call.from.number;
  return one.name || (calls ? call.from.display : "");
}

const outside = (call: Call): string => (call.direction === "outbound" ? call.dialled : call.from.number);

export function customerName(call: Call): string {
  const customer = customerOf(call);
  return customer?.name || call.from.display || customer?.number || outside(call);
}

export const customerNumber = (call: Call): string => customerOf(call)?.number ?? outside(call);

export function teamOf(floor: Floor, call: Call): string {
  const person = agentOf(call)?.person;
  return (person && floor.agents.get(person)?.team) || "";
}

export const mySession = (call: Call, me: string): Session | undefined =>
  call.sessions.find((session) => session.supervisor.id === me);

export const othersSessions = (call: Call, me: string): Session[] =>
  call.sessions.filter((session) => session.supervisor.id !== me && session.phase === "live");

// The calls I supervise, in the order in which they began: the tabs.
export function myCalls(floor: Floor, me: string): LiveCall[] {
  return [...floor.sessions.values()]
    .filter((session) => session.supervisor.id === me)
    .map((session) => (session.call ? floor.calls.get(session.call) : undefined))
    .filter((call): call is LiveCall => call !== undefined)
    .sort((a, b) => a.startedAt - b.startedAt);
}
