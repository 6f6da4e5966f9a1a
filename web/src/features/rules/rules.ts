// The rules as a form edits them: every field filled with the program's default, and what a draft changed. Pure.
import type { Schemas } from "@/contract";

export type Rules = Schemas["Rules"];
export type RulesVersion = Schemas["RulesVersion"];
export type Exemption = Schemas["Exemption"];
export type NoticeRule = Required<Schemas["NoticeRule"]>;
export type Policy = Required<Schemas["PublishedPolicy"]>;
export type Consent = Required<Schemas["ConsentRule"]>;
export type Recording = Required<Schemas["RecordingRule"]>;
export type QueueRules = { queue: string; entry: string; periodic_tone_s: number; consent: Consent; recording: Recording };
export type Region = Required<Schemas["Region"]>;
export type Privacy = Required<Schemas["PrivacyRules"]>;
export type Announcement = { name: string; text: string; file: string; voice: string };

// As a page edits it.
export type House = Required<Omit<Rules, "notices" | "policies" | "queues" | "regions" | "privacy" | "announcements">> & {
  notices: NoticeRule[];
  policies: Policy[];
  queues: QueueRules[];
  regions: Region[];
  privacy: Privacy;
  announcements: Announcement[];
};

export const kNotice: NoticeRule = { team: "*", purpose: "*", modes: [], on_screen: true, tone: false, when: "at_start", lead_s: 5 };
export const kPolicy: Policy = { name: "", version: 1, title: "", text: "", teams: ["*"], before_sessions: false, before_calls: false };
export const kRegion: Region = { code: "", name: "", prefixes: [], listening: "announce", recording: "announce", source: "", dated: "" };
export const kAnnouncement: Announcement = { name: "", text: "", file: "", voice: "en" };
const kConsent: Consent = { by_region: false, at_least: "none", announcement: "consent-notice", question: "consent-question", accept: "1", objects: "9" };
const kRecording: Recording = { when: "never", sample_percent: 10, whisper: "own", retention_days: 90, required: false, on_objection: "stop" };
const kPrivacy: Privacy = { agents_may_pause: true, agents_may_mark_private: false, keys: "*7", limit_s: 600, warning_s: 30 };
export const kUsual: QueueRules = { queue: "*", entry: "", periodic_tone_s: 0, consent: kConsent, recording: kRecording };

function queueOf(rules: Schemas["QueueRules"]): QueueRules {
  return { ...kUsual, ...rules, consent: { ...kConsent, ...rules.consent }, recording: { ...kRecording, ...rules.recording } };
}

// The usual rules stand first, and always.
function withUsual(queues: QueueRules[]): QueueRules[] {
  return queues.some((one) => one.queue === "*") ? queues : [kUsual, ...queues];
}

export function houseOf(rules: Rules): House {
  return {
    purposes: rules.purposes ?? ["quality", "training", "incident"],
    reasons: rules.reasons ?? [],
    exemptions: rules.exemptions ?? [],
    notices: (rules.notices ?? []).map((one) => ({ ...kNotice, ...one })),
    agent_log_delay_s: rules.agent_log_delay_s ?? 0,
    policies: (rules.policies ?? []).map((one) => ({ ...kPolicy, ...one })),
    certified: rules.certified ?? [],
    queues: withUsual((rules.queues ?? []).map(queueOf)),
    site_region: rules.site_region ?? "",
    regions: (rules.regions ?? []).map((one) => ({ ...kRegion, ...one })),
    privacy: { ...kPrivacy, ...rules.privacy },
    announcements: (rules.announcements ?? []).map((one) => ({ ...kAnnouncement, ...one })),
    long_call_s: rules.long_call_s ?? 900,
    long_hold_s: rules.long_hold_s ?? 180,
    approval_valid_s: rules.approval_valid_s ?? 900,
  };
}

// As the server takes it: an announcement has either a text or a file.
export function rulesOf(house: House): Rules {
  return {
    ...house,
    announcements: house.announcements.map(({ text, file, ...rest }) => ({ ...rest, ...(text ? { text } : {}), ...(file ? { file } : {}) })),
  };
}

export type Part = keyof House;

export function changedParts(from: House, to: House): Part[] {
  return (Object.keys(to) as Part[]).filter((part) => JSON.stringify(from[part]) !== JSON.stringify(to[part]));
}

// What I changed, on top of what another published meanwhile.
export function onTop(theirs: House, base: House, mine: House): House {
  const changed = changedParts(base, mine).map((part) => [part, mine[part]]);
  return { ...theirs, ...(Object.fromEntries(changed) as Partial<House>) };
}

// The text of a policy that changed is a new version of it, which people acknowledge anew.
export function editedPolicy(before: Policy | undefined, after: Policy): Policy {
  if (!before || before.name !== after.name) return after;
  const isNew = before.title !== after.title || before.text !== after.text;
  return { ...after, version: isNew ? before.version + 1 : before.version };
}
