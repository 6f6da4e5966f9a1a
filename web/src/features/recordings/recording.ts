// A recording in words. Pure.
import type { Schemas } from "@/contract";
import { texts } from "@/texts";

export type Recording = Schemas["Recording"];
export type Page = Schemas["Recordings"];
export type Plan = Schemas["RetentionPlan"];

const t = texts.recordings;

// "1.4 MB"
export function bytesWords(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const power = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  return new Intl.NumberFormat(undefined, { style: "unit", unit: units[power] ?? "byte", unitDisplay: "short", maximumFractionDigits: power ? 1 : 0 }).format(bytes / 1000 ** power);
}

export function keptUntil(one: Recording): string {
  if (one.hold) return t.onHold;
  if (one.state === "erased") return texts.admin.never;
  if (one.state === "recording") return t.countsFromEnd;
  return one.erase_at ? new Date(one.erase_at).toLocaleDateString(undefined, { dateStyle: "medium" }) : t.never;
}

export const agentNames = (one: Recording): string => one.agents.map((agent) => agent.name).join(", ");
