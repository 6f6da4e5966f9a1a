// Stepping in: one way for buttons, keys and tabs.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { Cell } from "@/client/store";
import type { Mode, Session, SupervisionOptions } from "@/contract";
import { texts } from "@/texts";
import type { LiveCall } from "@/model/floor";
import { mySession } from "@/model/people";
import { maySupervise, whyNot } from "@/model/rights";
import { serverKey } from "./server";
import { isByRule, needsForm, noOptions, purposeOf, type Given, type RefusedStep } from "./step_in";
import { problemWords, useWorld, type World } from "./world";

export type ListenOn = "browser" | "phone";
const kKey = "earshot.listenOn";
const kGivenKey = "earshot.given";
export const kOptions = "/supervision/options";
export const kApprovals = "/approvals";

// What was clicked and not yet answered, by call: so that a click is seen at once.
export const pendingModes = new Cell<ReadonlyMap<string, Mode>>(new Map());
export const listenOn = new Cell<ListenOn>(localStorage.getItem(kKey) === "phone" ? "phone" : "browser");

// Which click waits for a reason; its form is in the call's panel.
export const asking = new Cell<{ call: string; mode: Mode } | null>(null);
// What was refused last, by call.
export const refusals = new Cell<ReadonlyMap<string, RefusedStep>>(new Map());
// What he said last, until he closes the page: the form begins with it.
export const given = new Cell<Given>(readGiven());

function readGiven(): Given {
  const nothing = { purpose: null, reason: "" };
  try {
    return { ...nothing, ...(JSON.parse(sessionStorage.getItem(kGivenKey) ?? "{}") as Partial<Given>) };
  } catch {
    return nothing;
  }
}

export function setGiven(change: Partial<Given>): void {
  given.set({ ...given.get(), ...change });
  sessionStorage.setItem(kGivenKey, JSON.stringify(given.get()));
}

export function setListenOn(choice: ListenOn): void {
  localStorage.setItem(kKey, choice);
  listenOn.set(choice);
}

function put<T>(cell: Cell<ReadonlyMap<string, T>>, call: string, value: T | null): void {
  const next = new Map(cell.get());
  if (value === null) next.delete(call);
  else next.set(call, value);
  cell.set(next);
}

// What was refused for this is no longer refused for it.
export function forgetRefusals(code: string): void {
  refusals.set(new Map([...refusals.get()].filter(([, refused]) => !("problem" in refused && refused.problem.code === code))));
}

export const dismissRefusal = (call: string): void => put(refusals, call, null);

async function optionsOf(world: World, queries: QueryClient): Promise<SupervisionOptions> {
  const known = queries.getQueryData<SupervisionOptions>(serverKey(kOptions));
  if (known?.reason_required_for) return known;
  const answer = await world.api.rest<SupervisionOptions>("GET", kOptions);
  const options = answer.ok && answer.value?.reason_required_for ? answer.value : noOptions;
  queries.setQueryData(serverKey(kOptions), options);
  return options;
}

// What a click says beside the mode. `reason` missing: the form has not been asked yet.
type Said = { reason?: string; covert?: boolean; approval?: string };

async function step(world: World, queries: QueryClient, call: LiveCall, mode: Mode, said: Said): Promise<boolean> {
  const options = await optionsOf(world, queries);
  const session = mySession(call, world.me.id);
  if (said.reason === undefined && needsForm(options, mode, session)) {
    asking.set({ call: call.id, mode });
    return false;
  }
  const answer = await (session ? world.api.setMode(session.id, mode, said.reason) : world.api.supervise(call.id, wish(world, options, mode, said)));
  if (answer.ok) {
    asking.set(null);
    if (said.approval) await queries.invalidateQueries({ queryKey: serverKey(kApprovals) }); // it is used up
    return true;
  }
  const { problem } = answer;
  if (problem.code === "reason_required" || problem.code === "no_such_purpose")
    await queries.invalidateQueries({ queryKey: serverKey(kOptions) }); // the rules are other ones now
  if (problem.code === "reason_required") {
    asking.set({ call: call.id, mode });
  } else if (isByRule(problem)) {
    put(refusals, call.id, { mode, covert: said.covert ?? false, problem });
  } else {
    world.tell("bad", texts.common.refused, problemWords(answer));
  }
  return false;
}

function wish(world: World, options: SupervisionOptions, mode: Mode, said: Said) {
  const onBrowser = listenOn.get() === "browser" || world.me.device_hint === "browser";
  const purpose = given.get().purpose === null ? undefined : purposeOf(options, given.get().purpose);
  return {
    mode,
    ...(onBrowser ? { device: `browser:${world.phones.state.get().device}` } : {}),
    ...(purpose ? { purpose } : {}),
    ...(said.reason ? { reason: said.reason } : {}),
    ...(said.covert ? { covert: true } : {}),
    ...(said.approval ? { approval: said.approval } : {}),
  };
}

async function enter(world: World, queries: QueryClient, call: LiveCall, mode: Mode, said: Said): Promise<boolean> {
  const why = whyNot(world.me, world.floor.get(), call, mode);
  if (why) {
    put(refusals, call.id, { mode, covert: said.covert ?? false, why });
    return false;
  }
  if (pendingModes.get().has(call.id)) return false;
  dismissRefusal(call.id);
  put(pendingModes, call.id, mode);
  try {
    return await step(world, queries, call, mode, said);
  } finally {
    put(pendingModes, call.id, null);
  }
}

async function tellIfRefused(world: World, request: ReturnType<World["api"]["handBack"]>): Promise<boolean> {
  const answer = await request;
  if (!answer.ok) world.tell("bad", texts.common.refused, problemWords(answer));
  return answer.ok;
}

export function useSupervision() {
  const world = useWorld();
  const queries = useQueryClient();
  return useMemo(
    () => ({
      may: (call: LiveCall, mode: Mode) => maySupervise(world.me, world.floor.get(), call, mode),
      whyNot: (call: LiveCall, mode: Mode) => whyNot(world.me, world.floor.get(), call, mode),
      enter: (call: LiveCall, mode: Mode, said: Said = {}) => enter(world, queries, call, mode, said),
      handBack: (session: Session) => tellIfRefused(world, world.api.handBack(session.id)),
      leave: (session: Session) => tellIfRefused(world, world.api.endSession(session.id)),
      move: (session: Session, to: ListenOn) =>
        tellIfRefused(world, world.api.moveTo(session.id, to === "phone" ? "" : `browser:${world.phones.state.get().device}`)),
      follow: (session: Session, on: boolean) => tellIfRefused(world, world.api.setFollow(session.id, on)),
    }),
    [world, queries],
  );
}
