// The page's sections: which parts of the rules each edits, and where a mistake leads. Pure.
import type { Part } from "./rules";

export const sections = ["rights", "exempt", "notices", "consent", "entry", "recording", "privacy", "policies", "sounds", "purposes", "certified"] as const;
export type Section = (typeof sections)[number];

const editedBy: Record<Exclude<Part, "queues">, Section> = {
  purposes: "purposes",
  reasons: "purposes",
  long_call_s: "purposes",
  long_hold_s: "purposes",
  approval_valid_s: "purposes",
  exemptions: "exempt",
  notices: "notices",
  agent_log_delay_s: "notices",
  policies: "policies",
  certified: "certified",
  site_region: "consent",
  regions: "consent",
  privacy: "privacy",
  announcements: "sounds",
};

const withinQueue: Record<string, Section> = { consent: "consent", recording: "recording", entry: "entry", periodic_tone_s: "entry" };

// Of a JSON Pointer into the rules.
export function sectionOf(path: string): Section | null {
  const [, part = "", , field = ""] = path.split("/");
  if (part === "queues") return withinQueue[field] ?? "recording";
  return editedBy[part as Exclude<Part, "queues">] ?? null;
}

export function sectionsOf(parts: readonly Part[]): Section[] {
  const touched = new Set(parts.flatMap((part): Section[] => (part === "queues" ? ["consent", "entry", "recording"] : [editedBy[part]])));
  return sections.filter((one) => touched.has(one));
}
