// Rules in plain words, as the boxes' titles. Pure.
import { modes } from "@/model/rights";
import { shownTime } from "@/features/shared/local_time";
import { texts } from "@/texts";
import type { Announcement, Exemption, NoticeRule, Policy, Privacy, QueueRules, Region } from "./rules";

const t = texts.rules;
const list = new Intl.ListFormat(undefined, { type: "conjunction" });
const either = new Intl.ListFormat(undefined, { type: "disjunction" });

// `alone`: no queue has rules of its own.
export const queueName = (queue: string, alone = false): string => (queue === "*" ? (alone ? t.every : t.everyOther) : queue || t.unnamed);

// As people hear it; what the house named itself keeps its name.
export const soundName = (name: string): string => (t.ownSounds as Record<string, string>)[name] ?? t.namedSound(name);


export function exemptWords(one: Exemption): string {
  const who = one.agent !== undefined ? t.exempt.agent(one.agent) : one.queue !== undefined ? t.exempt.queue(one.queue) : t.exempt.number(one.number ?? "");
  return one.until ? t.exempt.until(who, shownTime(one.until)) : t.exempt.forever(who);
}

export function noticeWords(one: NoticeRule): string {
  const whom = one.team === "*" ? t.notices.everybody : t.notices.team(one.team);
  const used = modes.filter((mode) => one.modes.includes(mode));
  const mode = used.length ? either.format(used.map((each) => texts.common.modes[each].toLowerCase())) : t.notices.anyMode;
  const purpose = one.purpose === "*" ? "" : t.notices.purpose(one.purpose);
  const how = [...(one.on_screen ? [t.notices.sees] : []), ...(one.tone ? [t.notices.hears] : [])];
  if (how.length === 0) return t.notices.untold(whom, mode, purpose);
  const when = one.when === "before" ? t.notices.lead(one.lead_s) : t.notices.whenWords[one.when];
  return t.notices.told(whom, list.format(how), when, mode, purpose);
}

export function consentWords({ queue, consent }: QueueRules, alone = false): string {
  const least = t.consent.methodWords[consent.at_least];
  return `${queueName(queue, alone)}: ${consent.by_region ? t.consent.byRegionWords(least) : least}`;
}

export function entryWords({ queue, entry, periodic_tone_s: every }: QueueRules, alone = false): string {
  const tone = every ? t.entry.toneWords(every) : "";
  return `${queueName(queue, alone)}: ${entry ? t.entry.soundWords(soundName(entry)) : t.entry.nothing}${tone}`;
}

export function recordingWords({ queue, recording }: QueueRules, alone = false): string {
  const when = recording.when === "sampled" ? t.recording.sampledWords(recording.sample_percent) : t.recording.whenWords[recording.when];
  if (recording.when === "never") return `${queueName(queue, alone)}: ${when}`;
  return `${queueName(queue, alone)}: ${when}, ${recording.retention_days ? t.recording.keptWords(recording.retention_days) : t.recording.keptForever}`;
}

export function privacyWords(one: Privacy): string {
  const ways = [...(one.agents_may_pause ? [t.privacy.onScreen] : []), ...(one.keys ? [t.privacy.byKeys(one.keys)] : [])];
  return ways.length ? t.privacy.words(list.format(ways), duration(one.limit_s)) : t.privacy.byNobody;
}

export function policyWords(one: Policy): string {
  const before = [...(one.before_sessions ? [t.policies.sessions] : []), ...(one.before_calls ? [t.policies.calls] : [])];
  const name = `${one.title || one.name || t.unnamed} · ${t.policies.version(one.version)}`;
  return before.length ? t.policies.required(name, list.format(before)) : t.policies.offered(name);
}

export const regionWords = (one: Region): string => `${one.name || t.unnamed}${one.code ? ` (${one.code})` : ""}`;

export function soundWords(one: Announcement): string {
  return one.name || t.unnamed;
}

// "10 min", "45 s", "1 h 30 min"
export function duration(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return [h ? `${h} h` : "", m ? `${m} min` : "", s || seconds === 0 ? `${s} s` : ""].filter(Boolean).join(" ");
}

// Where an announcement is played, so that nobody deletes one that is needed.
export function usedIn(name: string, queues: readonly QueueRules[]): string[] {
  return queues.flatMap((one) => {
    const places = [
      ...(one.entry === name ? [t.sounds.asEntry] : []),
      ...(one.consent.announcement === name ? [t.sounds.asNotice] : []),
      ...(one.consent.question === name ? [t.sounds.asQuestion] : []),
    ];
    return places.map((place) => `${queueName(one.queue)}: ${place}`);
  });
}
