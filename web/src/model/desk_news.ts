// What the agent's desk was told: cues to read, and who supervises.
import type { CueShown, Mode, NoticeTold } from "@/contract";

export type ShownCue = { id: number; call: string; from: string; text: string; at: number };
export type Watcher = { supervisor: string; mode: Mode };
export type DeskNews = { cues: readonly ShownCue[]; watchers: ReadonlyMap<string, readonly Watcher[]> }; // by call

export const noNews: DeskNews = { cues: [], watchers: new Map() };
const kKept = 50;

export function takeCue(news: DeskNews, cue: CueShown, now: number): DeskNews {
  const shown = { id: (news.cues.at(-1)?.id ?? 0) + 1, call: cue.call, from: cue.from, text: cue.text, at: now };
  return { ...news, cues: [...news.cues, shown].slice(-kKept) };
}

export function takeNotice(news: DeskNews, notice: NoticeTold): DeskNews {
  const others = (news.watchers.get(notice.call) ?? []).filter((one) => one.supervisor !== notice.supervisor);
  const now = notice.mode ? [...others, { supervisor: notice.supervisor, mode: notice.mode }] : others;
  const watchers = new Map(news.watchers);
  if (now.length) watchers.set(notice.call, now);
  else watchers.delete(notice.call);
  return { ...news, watchers };
}
