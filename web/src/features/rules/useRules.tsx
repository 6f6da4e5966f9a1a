import { createContext, useContext, useEffect, useState } from "react";
import type { Answer } from "@/client/rest";
import { useRefresh, useServer } from "@/features/shared/server";
import { problemWords, useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { useStore } from "@/ui/useStore";
import { draft, drop, edit, type Draft } from "./draft";
import { houseOf, onTop, rulesOf, type House, type RulesVersion } from "./rules";

// What every section edits.
export type Editing = {
  house: House;
  published: House; // what is in force
  set: <P extends keyof House>(part: P, value: House[P]) => void;
  errorAt: (path: string) => string | undefined; // JSON Pointer; exactly there
  locked: boolean;
  untouched: boolean; // nobody has published anything, and nothing is in the draft
};

const Context = createContext<Editing | null>(null);
export const EditingProvider = Context.Provider;

export function useEditing(): Editing {
  const editing = useContext(Context);
  if (!editing) throw new Error("useEditing outside of the rules page");
  return editing;
}

// The rules in force, the draft over them, and publishing it.
export function useRules() {
  const { api, me, tell } = useWorld();
  const refresh = useRefresh();
  const stored = useServer<RulesVersion>("/rules");
  const open = useStore(draft, (one) => one);
  const [busy, setBusy] = useState(false);
  const base = open?.base ?? stored.data;

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (draft.get()) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);

  const refused = async (now: Draft, answer: Extract<Answer<unknown>, { ok: false }>) => {
    if (answer.problem.code !== "version_conflict") return draft.set({ ...now, problem: { ...answer.problem, message: problemWords(answer) } });
    const fresh = await api.rest<RulesVersion>("GET", "/rules");
    draft.set({ ...now, problem: answer.problem, theirs: fresh.ok ? fresh.value : null });
  };
  const publish = async () => {
    const now = draft.get();
    if (!now) return;
    setBusy(true);
    const answer = await api.rest<RulesVersion>("PUT", "/rules", { version: now.base.version, rules: rulesOf(now.house) });
    if (answer.ok) {
      drop();
      refresh();
      tell("good", texts.rules.published(answer.value.version));
    } else {
      await refused(now, answer);
    }
    setBusy(false);
  };
  const keepMine = () => {
    const now = draft.get();
    if (!now?.theirs) return;
    const house = onTop(houseOf(now.theirs.rules), houseOf(now.base.rules), now.house);
    draft.set({ base: now.theirs, house, problem: null, theirs: null });
    refresh();
  };
  const discard = () => {
    drop();
    refresh();
  };

  const house = open?.house ?? (base ? houseOf(base.rules) : null);
  const problem = open?.problem ?? null;
  const editing: Editing | null =
    house && base
      ? {
          house,
          published: houseOf(base.rules),
          set: (part, value) => edit(base, { [part]: value }),
          errorAt: (path) => (problem?.code === "bad_rules" && problem.path === path ? problem.message : undefined),
          locked: !isAdministrator(me),
          untouched: base.version === 0 && open === null,
        }
      : null;
  return { editing, base, open, problem, busy, error: stored.error, publish, keepMine, discard };
}
