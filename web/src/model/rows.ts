// The floor's rows: filtered, searched, sorted. Pure.
import type { Floor, LiveCall } from "./floor";
import { needOf, needs, type Need } from "./need";
import { agentOf, customerName, customerNumber, mySession, nameOf, teamOf } from "./people";

export type SortBy = "need" | "agent" | "customer" | "queue" | "state" | "time";
export type Sort = { by: SortBy; down: boolean };

export type Filter = {
  search: string;
  team: string | null;
  queue: string | null;
  agent: string | null; // extension
  state: LiveCall["phase"] | "supervised" | "help" | null;
};

export const noFilter: Filter = { search: "", team: null, queue: null, agent: null, state: null };

export type Row = {
  call: LiveCall;
  need: Need;
  agent: string;
  agentExtension: string;
  team: string;
  customer: string;
  number: string;
  mine: boolean;
};

function rowOf(floor: Floor, call: LiveCall, me: string, now: number): Row {
  const agent = agentOf(call);
  return {
    call,
    need: needOf(call, now),
    agent: nameOf(agent),
    agentExtension: agent?.extension ?? "",
    team: teamOf(floor, call),
    customer: customerName(call),
    number: customerNumber(call),
    mine: mySession(call, me) !== undefined,
  };
}

function matchesState(call: LiveCall, state: Filter["state"]): boolean {
  if (state === null) return true;
  if (state === "supervised") return call.sessions.length > 0;
  return state === "help" ? Boolean(call.help) : call.phase === state;
}

function matches(row: Row, filter: Filter, words: readonly string[]): boolean {
  if (filter.team !== null && row.team !== filter.team) return false;
  if (filter.queue !== null && row.call.queue !== filter.queue) return false;
  if (filter.agent !== null && row.agentExtension !== filter.agent) return false;
  if (!matchesState(row.call, filter.state)) return false;
  if (words.length === 0) return true;
  const text = [row.agent, row.agentExtension, row.team, row.customer, row.number, row.call.queue, row.call.dialled]
    .join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const byText: Partial<Record<SortBy, (row: Row) => string>> = {
  agent: (row) => row.agent,
  customer: (row) => row.customer,
  queue: (row) => row.call.queue ?? "",
  state: (row) => row.call.phase,
};

// In equal need and equal words the longest call comes first; the id keeps the order steady.
function compare(a: Row, b: Row, by: SortBy): number {
  const text = byText[by];
  if (text) {
    const [x, y] = [text(a), text(b)];
    if (x !== y) return !x ? 1 : !y ? -1 : x < y ? -1 : 1; // nameless last
  }
  if (by === "need") {
    const rank = needs.indexOf(a.need) - needs.indexOf(b.need);
    if (rank) return rank;
  }
  return a.call.startedAt - b.call.startedAt || (a.call.id < b.call.id ? -1 : 1);
}

export function rowsOf(floor: Floor, filter: Filter, sort: Sort, me: string, now: number): Row[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: Row[] = [];
  for (const call of floor.calls.values()) {
    const row = rowOf(floor, call, me, now);
    if (matches(row, filter, words)) rows.push(row);
  }
  const sign = sort.down ? -1 : 1;
  return rows.sort((a, b) => sign * compare(a, b, sort.by));
}

export type Totals = { calls: number; queued: number; help: number; supervised: number; available: number };

export function totalsOf(floor: Floor): Totals {
  const totals: Totals = { calls: floor.calls.size, queued: 0, help: 0, supervised: 0, available: 0 };
  for (const call of floor.calls.values()) {
    if (call.phase === "queued") totals.queued++;
    if (call.help) totals.help++;
    if (call.sessions.length) totals.supervised++;
  }
  for (const agent of floor.agents.values()) if (agent.state === "available") totals.available++;
  return totals;
}
