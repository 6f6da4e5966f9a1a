// The preview's table: rows by supervisor, and the rule that decided. Pure.
import type { Schemas } from "@/contract";
import { texts } from "@/texts";

type Entry = Schemas["Preview"]["rights"][number];
type RightName = Schemas["RightName"];

export const rightNames: readonly RightName[] = ["monitor", "whisper", "barge", "takeover", "hand_back", "follow", "record", "play", "see_numbers", "covert"];

export function everySupervisor(entries: readonly Entry[]) {
  const rows = new Map<string, { who: Entry["supervisor"]; rights: Map<RightName, Entry> }>();
  for (const one of entries) {
    const row = rows.get(one.supervisor.id) ?? { who: one.supervisor, rights: new Map<RightName, Entry>() };
    row.rights.set(one.right, one);
    rows.set(one.supervisor.id, row);
  }
  return [...rows.values()];
}

// Refused for want of a reason only: who gives one may.
export function takesReason(one: Entry): boolean {
  const denials = one.findings.filter((finding) => !finding.allowed);
  return !one.allowed && denials.length > 0 && denials.every((finding) => finding.rule === "reason");
}

// The first that denies; allowed, what gave the right.
export function deciding(one: Entry): string {
  const denial = one.findings.find((finding) => !finding.allowed);
  if (denial) return `${denial.rule}: ${denial.words}`;
  const t = texts.rules.preview;
  const by = one.granted_by ? t.grantedBy(one.granted_by) : "";
  const last = one.findings.at(-1)?.words ?? "";
  return [by, last].filter(Boolean).join(" · ") || (one.allowed ? t.yes : t.no);
}
