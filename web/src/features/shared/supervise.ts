// Stepping in: one way for buttons, keys and tabs.
import { useMemo } from "react";
import { Cell } from "@/client/store";
import type { Mode, Session } from "@/contract";
import { texts } from "@/texts";
import type { LiveCall } from "@/model/floor";
import { mySession } from "@/model/people";
import { maySupervise } from "@/model/rights";
import { problemWords, useWorld, type World } from "./world";

export type ListenOn = "browser" | "phone";
const kKey = "earshot.listenOn";

// What was clicked and not yet answered, by call: so that a click is seen at once.
export const pendingModes = new Cell<ReadonlyMap<string, Mode>>(new Map());
export const listenOn = new Cell<ListenOn>(localStorage.getItem(kKey) === "phone" ? "phone" : "browser");

export function setListenOn(choice: ListenOn): void {
  localStorage.setItem(kKey, choice);
  listenOn.set(choice);
}

const setPending = (call: string, mode: Mode | null) => {
  const next = new Map(pendingModes.get());
  if (mode) next.set(call, mode);
  else next.delete(call);
  pendingModes.set(next);
};

async function enter(world: World, call: LiveCall, mode: Mode): Promise<boolean> {
  if (pendingModes.get().has(call.id)) return false;
  const session = mySession(call, world.me.id);
  setPending(call.id, mode);
  const onBrowser = listenOn.get() === "browser" || world.me.device_hint === "browser";
  const device = onBrowser ? { device: `browser:${world.phones.state.get().device}` } : {};
  const answer = session ? await world.api.setMode(session.id, mode) : await world.api.supervise(call.id, { mode, ...device });
  setPending(call.id, null);
  if (!answer.ok) world.tell("bad", texts.common.refused, problemWords(answer));
  return answer.ok;
}

async function tellIfRefused(world: World, request: ReturnType<World["api"]["handBack"]>): Promise<boolean> {
  const answer = await request;
  if (!answer.ok) world.tell("bad", texts.common.refused, problemWords(answer));
  return answer.ok;
}

export function useSupervision() {
  const world = useWorld();
  return useMemo(
    () => ({
      may: (call: LiveCall, mode: Mode) => maySupervise(world.me, world.floor.get(), call, mode),
      enter: (call: LiveCall, mode: Mode) => enter(world, call, mode),
      handBack: (session: Session) => tellIfRefused(world, world.api.handBack(session.id)),
      leave: (session: Session) => tellIfRefused(world, world.api.endSession(session.id)),
      move: (session: Session, to: ListenOn) =>
        tellIfRefused(world, world.api.moveTo(session.id, to === "phone" ? "" : `browser:${world.phones.state.get().device}`)),
      follow: (session: Session, on: boolean) => tellIfRefused(world, world.api.setFollow(session.id, on)),
    }),
    [world],
  );
}
