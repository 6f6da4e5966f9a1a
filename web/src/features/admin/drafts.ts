// What somebody has typed and not saved, by form; and what the server said to it. Kept while the page lives, so that a
// closed drawer, another section or a refusal loses nothing. In memory only: passwords are among it.
import { Cell } from "@/client/store";
import type { Problem } from "@/contract";

export type Draft = { changes: Readonly<Record<string, unknown>>; problem: Problem | null };

export const drafts = new Cell<ReadonlyMap<string, Draft>>(new Map());

export function setDraft(form: string, draft: Draft | null): void {
  const next = new Map(drafts.get());
  if (draft) next.set(form, draft);
  else next.delete(form);
  drafts.set(next);
}

// What is different from what the server has.
export function changesOf<T extends object>(initial: T, changes: Partial<T>): Partial<T> {
  const different = Object.entries(changes).filter(([key, value]) => JSON.stringify(initial[key as keyof T]) !== JSON.stringify(value));
  return Object.fromEntries(different) as Partial<T>;
}
