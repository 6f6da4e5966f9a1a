// The one draft of the rules. It lives while the page lives: another view, or a refusal, loses nothing.
import { Cell } from "@/client/store";
import type { Problem } from "@/contract";
import { changedParts, houseOf, type House, type RulesVersion } from "./rules";

export type Draft = {
  base: RulesVersion; // that it began with
  house: House;
  problem: Problem | null; // what the server said to it
  theirs: RulesVersion | null; // that came between
};

export const draft = new Cell<Draft | null>(null);

export function edit(base: RulesVersion, change: Partial<House>): void {
  const now = draft.get() ?? { base, house: houseOf(base.rules), problem: null, theirs: null };
  const house = { ...now.house, ...change };
  const same = changedParts(houseOf(now.base.rules), house).length === 0;
  draft.set(same && !now.theirs ? null : { ...now, house, problem: now.theirs ? now.problem : null });
}

export function drop(): void {
  draft.set(null);
}
