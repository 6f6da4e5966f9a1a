import { useState, type FormEvent } from "react";
import type { Answer } from "@/client/rest";
import { problemWords, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { useStore } from "@/ui/useStore";
import { changesOf, drafts, setDraft } from "./drafts";
import { fieldProblem } from "./field_problem";
import { useRefresh } from "./useRows";

export type ServerForm<T> = {
  values: T;
  set: <K extends keyof T>(field: K, value: T[K]) => void;
  errorOf: (field: keyof T) => string | undefined;
  problem: string | null; // about no field of the form
  dirty: boolean;
  busy: boolean;
  submit: (event?: FormEvent) => void;
  discard: () => void;
};

export type ServerFormOptions<T, R> = {
  name: string; // of the draft
  initial: T; // what the server has
  send: (values: T, changes: Partial<T>) => Promise<Answer<R>>;
  saved?: (answer: R) => void;
};

// A form whose judge is the server: its refusals stand beside their fields, and nothing typed is lost.
export function useServerForm<T extends object, R>(options: ServerFormOptions<T, R>): ServerForm<T> {
  const { name, initial } = options;
  const { tell } = useWorld();
  const refresh = useRefresh();
  const draft = useStore(drafts, (all) => all.get(name));
  const [busy, setBusy] = useState(false);
  const changes = changesOf(initial, (draft?.changes ?? {}) as Partial<T>);
  const values = { ...initial, ...changes };
  const problem = draft?.problem ? fieldProblem(draft.problem, Object.keys(initial)) : null;

  const submit = async () => {
    setBusy(true);
    const answer = await options.send(values, changes);
    setBusy(false);
    if (!answer.ok) {
      const message = fieldProblem(answer.problem, Object.keys(initial)).field ? answer.problem.message : problemWords(answer);
      return setDraft(name, { changes, problem: { ...answer.problem, message } });
    }
    setDraft(name, null);
    refresh();
    tell("good", texts.admin.saved);
    options.saved?.(answer.value);
  };
  return {
    values,
    set: (field, value) => {
      const next = changesOf(initial, { ...changes, [field]: value } as Partial<T>);
      const solved = problem?.field === field || problem?.field === null;
      const kept = solved ? null : (draft?.problem ?? null);
      setDraft(name, Object.keys(next).length || kept ? { changes: next, problem: kept } : null);
    },
    errorOf: (field) => (problem?.field === field ? problem.words : undefined),
    problem: problem && problem.field === null ? problem.words : null,
    dirty: Object.keys(changes).length > 0,
    busy,
    submit: (event) => {
      event?.preventDefault();
      void submit();
    },
    discard: () => setDraft(name, null),
  };
}
