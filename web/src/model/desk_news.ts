// What the agent's desk was told: cues to read, and who supervises.
import type { Call, CueShown, Mode, NoticeTold } from "@/contract";

export type ShownCue = { id: number; call: string; from: string; text: string; at: number };
export type Watcher = { supervisor: string; mode: Mode; purpose: string | null; deaf: boolean }; // deaf: he comes in a moment
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
  const { call, supervisor, mode, purpose, deaf } = notice;
  const known = news.watchers.get(call) ?? [];
  const others = known.filter((one) => one.supervisor !== supervisor);
  const left = mode ? [...others, { supervisor, mode, purpose, deaf }] : others;
  const watchers = new Map(news.watchers);
  if (left.length) watchers.set(call, left);
  else watchers.delete(call);
  const stopped = forget(news.stopped, supervisor);
  return { ...news, watchers, stopped: mode ? stopped : add(stopped, { supervisor, purpose, knew: others.length < known.length, at: now }) };
}

const forget = (stopped: readonly Stopped[], supervisor: string): readonly Stopped[] =>
  stopped.filter((one) => one.supervisor !== supervisor || !one.knew);

const add = (stopped: readonly Stopped[], over: Omit<Stopped, "id">): readonly Stopped[] =>
  [...stopped, { id: nextId(stopped), ...over }].slice(-kStoppedKept);

const noticesTo = (me: string, calls: Iterable<Call>) =>
  [...calls].flatMap((call) => call.notices.filter((one) => one.agent === me && one.on_screen));

// After a snapshot the calls themselves know who listens. Who was there before and is no longer has stopped while the link was
// down, and be it that the server crashed.
export function takeSnapshot(news: DeskNews, before: Iterable<Call>, after: Iterable<Call>, me: string, now: number): DeskNews {
  const still = new Set(noticesTo(me, after).map((one) => one.supervisor));
  const known = [...[...news.watchers.values()].flat(), ...noticesTo(me, before)];
  const gone = new Map(known.filter((one) => !still.has(one.supervisor)).map((one) => [one.supervisor, one.purpose]));
  let stopped = news.stopped;
  for (const [supervisor, purpose] of gone) stopped = add(forget(stopped, supervisor), { supervisor, purpose, knew: true, at: now });
  return { ...news, watchers: new Map(), stopped };
}
