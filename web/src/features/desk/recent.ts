// How a past call is told in one line. Pure.
import type { RecentCall } from "@/contract";

export type RecentRow = {
  id: string;
  direction: RecentCall["direction"];
  name: string; // "" when nobody knows
  number: string;
  queue: string;
  talkMs: number | null; // null: it was not answered
  day: "today" | "yesterday" | "earlier";
  at: Date;
};

const midnight = (moment: Date): number => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
const kDay = 24 * 3600 * 1000;

export function recentRow(call: RecentCall, now: Date): RecentRow {
  const at = new Date(call.started);
  const days = Math.round((midnight(now) - midnight(at)) / kDay); // rounded: a day has 23 or 25 hours twice a year
  return {
    id: call.id,
    direction: call.direction,
    name: call.name ?? "",
    number: call.number,
    queue: call.queue ?? "",
    talkMs: call.talk_ms,
    day: days <= 0 ? "today" : days === 1 ? "yesterday" : "earlier",
    at,
  };
}
