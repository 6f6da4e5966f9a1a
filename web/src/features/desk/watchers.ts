// Who listens to my call, and how, as far as I am to know. Notices come as they happen; the call itself knows them after a
// reload too, and its sessions whoever may see those. Pure.
import type { Call } from "@/contract";
import type { Stopped, Watcher } from "@/model/desk_news";

export function watchersOf(call: Call | null, noticed: readonly Watcher[]): Watcher[] {
  const applied = (call?.sessions ?? []).flatMap((one) =>
    one.phase === "live" && one.applied_mode ? [{ supervisor: one.supervisor.name, mode: one.applied_mode, purpose: one.purpose, deaf: one.deaf }] : [],
  );
  const kept = (call?.notices ?? []).filter((one) => one.on_screen).map(({ supervisor, mode, purpose, deaf }) => ({ supervisor, mode, purpose, deaf }));
  // A notice that came before he did is not given again when he does: the call tells.
  const hasCome = (name: string) => kept.some((one) => one.supervisor === name && !one.deaf);
  const now = noticed.map((one) => ({ ...one, deaf: one.deaf && !hasCome(one.supervisor) }));
  const watchers = new Map([...kept, ...now, ...applied].map((one) => [one.supervisor, one]));
  return [...watchers.values()];
}

const kToldFor = 60_000; // ms; who looked away for a while still reads it
const kToldAfterwardsFor = 600_000; // it is all that he is told

// Who has stopped a moment ago, and did not begin again; and who has listened without my knowledge.
export const stillTold = (stopped: readonly Stopped[], watchers: readonly Watcher[], now: number): readonly Stopped[] =>
  stopped.filter((one) =>
    one.knew ? now - one.at < kToldFor && !watchers.some((each) => each.supervisor === one.supervisor) : now - one.at < kToldAfterwardsFor,
  );

// Who speaks instead of me.
export const takenOverBy = (watchers: readonly Watcher[]): string | null =>
  watchers.find((one) => one.mode === "takeover")?.supervisor ?? null;
