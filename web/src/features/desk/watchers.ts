// Who listens to my call, and how. Notices come as they happen; the call itself knows it after a reload too. Pure.
import type { Call } from "@/contract";
import type { Watcher } from "@/model/desk_news";

export function watchersOf(call: Call | null, noticed: readonly Watcher[]): Watcher[] {
  const applied = (call?.sessions ?? []).flatMap((one) =>
    one.phase === "live" && one.applied_mode ? [{ supervisor: one.supervisor.name, mode: one.applied_mode }] : [],
  );
  const known = new Set(applied.map((one) => one.supervisor));
  return [...applied, ...noticed.filter((one) => !known.has(one.supervisor))];
}

// Who speaks instead of me.
export const takenOverBy = (watchers: readonly Watcher[]): string | null =>
  watchers.find((one) => one.mode === "takeover")?.supervisor ?? null;
