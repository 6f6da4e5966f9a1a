// Which call needs a supervisor most. The order of the list is the order on the screen.
import type { LiveCall } from "./floor";

export type Need = "rescue" | "helpEscalated" | "help" | "heldLong" | "queuedLong" | "longCall" | "none";

export const needs: readonly Need[] = [
  "rescue",
  "helpEscalated",
  "help",
  "heldLong",
  "queuedLong",
  "longCall",
  "none",
];

export type NeedLimits = { heldMs: number; queuedMs: number; talkMs: number };
export const usualLimits: NeedLimits = { heldMs: 60_000, queuedMs: 60_000, talkMs: 10 * 60_000 };

export function needOf(call: LiveCall, now: number, limits: NeedLimits = usualLimits): Need {
  if (call.phase === "rescue") return "rescue";
  if (call.help) return call.help.escalated ? "helpEscalated" : "help";
  if (call.phase === "held" && now - call.phaseSince >= limits.heldMs) return "heldLong";
  if (call.phase === "queued" && now - call.startedAt >= limits.queuedMs) return "queuedLong";
  if (call.answeredAt !== null && now - call.answeredAt >= limits.talkMs) return "longCall";
  return "none";
}
