// What the agent's desk was told: cues to read, and who supervises.
import type { CueShown, Mode, NoticeTold } from "@/contract";

export type ShownCue = { id: number; call: string; from: string; text: string; at: number };
export type Watcher = { supervisor: string; mode: Mode; purpose: string | null };
// Who listens no longer. `knew`: I was told while he did; else I learn of it afterwards.
export type Stopped = { id: number; supervisor: string; purpose: string | null; knew: boolean; at: number };
export type DeskNews = {
  cues: readonly ShownCue[];
  watchers: ReadonlyMap<string, readonly Watcher[]>; // by call
  stopped: readonly Stopped[];
};

export const noNews: DeskNews = { cues: [], watchers: new Map(), stopped: [] };
const kKept = 50;
const kStoppedKept = 3;

const nextId = (list: readonly { id: number }[]): number => (list.at(-1)?.id ?? 0) + 1;

export function takeCue(news: DeskNews, cue: CueShown, now: number): DeskNews {
  const shown = { id: nextId(news.cues), call: cue.call, from: cue.from, text: cue.text, at: now };
  return { ...news, cues: [...news.cues, shown].slice(-kKept) };
}

export function takeNotice(news: DeskNews, notice: NoticeTold, now: number): DeskNews {
  const { call, supervisor, mode, purpose } = notice;
  const known = news.watchers.get(call) ?? [];
  const others = known.filter((one) => one.supervisor !== supervisor);
  const left = mode ? [...others, { supervisor, mode, purpose }] : others;
  const watchers = new Map(news.watchers);
  if (left.length) watchers.set(call, left);
  else watchers.delete(call);
  const before = news.stopped.filter((one) => one.supervisor !== supervisor || !one.knew);
  const over = { id: nextId(news.stopped), supervisor, purpose, knew: others.length < known.length, at: now };
  const stopped = mode ? before : [...before, over].slice(-kStoppedKept);
  return { ...news, watchers, stopped };
}

// After a snapshot the calls themselves know who listens; what was told before may be old.
export const forgetWatchers = (news: DeskNews): DeskNews => ({ ...news, watchers: new Map() });
