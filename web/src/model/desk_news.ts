// What the agent's desk was told: cues to read, and who supervises.
import type { CueShown, Mode, NoticeTold } from "@/contract";

export type ShownCue = { id: number; call: string; from: string; text: string; at: number };
export type Watcher = { supervisor: string; mode: Mode; purpose: string | null };
export type Stopped = { id: number; supervisor: string; at: number }; // who listens no longer
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
  const others = (news.watchers.get(call) ?? []).filter((one) => one.supervisor !== supervisor);
  const left = mode ? [...others, { supervisor, mode, purpose }] : others;
  const watchers = new Map(news.watchers);
  if (left.length) watchers.set(call, left);
  else watchers.delete(call);
  const before = news.stopped.filter((one) => one.supervisor !== supervisor);
  const stopped = mode ? before : [...before, { id: nextId(news.stopped), supervisor, at: now }].slice(-kStoppedKept);
  return { ...news, watchers, stopped };
}

// After a snapshot the calls themselves know who listens; what was told before may be old.
export const forgetWatchers = (news: DeskNews): DeskNews => ({ ...news, watchers: new Map() });
