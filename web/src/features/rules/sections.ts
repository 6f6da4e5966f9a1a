// The page's sections: which parts of the rules each edits, and where a mistake leads. Pure.
import { changedParts, type House, type Part, type QueueRules } from "./rules";

export const sections = ["overview", "rights", "exempt", "notices", "consent", "entry", "recording", "privacy", "policies", "sounds", "purposes", "certified"] as const;
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

// What of the queues' rules each of their sections shows.
const shown: Partial<Record<Section, (queue: QueueRules) => unknown>> = {
  consent: ({ queue, consent }) => [queue, consent],
  entry: ({ queue, entry, periodic_tone_s: tone }) => [queue, entry, tone],
  recording: ({ queue, recording }) => [queue, recording],
};

export function changedSections(from: House, to: House): Section[] {
  const parts = changedParts(from, to);
  const differs = (section: Section): boolean => {
    const ofQueue = shown[section];
    const inQueues = ofQueue !== undefined && JSON.stringify(from.queues.map(ofQueue)) !== JSON.stringify(to.queues.map(ofQueue));
    return inQueues || parts.some((part) => part !== "queues" && editedBy[part] === section);
  };
  return sections.filter(differs);
}
