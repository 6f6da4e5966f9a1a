import { useEffect } from "react";
import { useWorld } from "@/features/shared/world";
import { customerName } from "@/model/people";
import { texts } from "@/texts";
import { overWords } from "./session_over";

const t = texts.call.over;

// Whoever is put out of a call is told why, on whatever page he is. Shows nothing itself.
export function SessionsOver() {
  const { floor, onTold, tell } = useWorld();
  useEffect(() => {
    const names = new Map<string, string>(); // by session: when it has ended, it and its call may be gone
    const over = (session: string, why: string | null) => {
      const name = names.get(session);
      names.delete(session);
      if (name !== undefined && why) tell("bad", t.title(name), why);
    };
    // What ended while the link was down is told by no event.
    const missed = () => {
      for (const session of names.keys()) if (!floor.get().sessions.has(session)) over(session, t.other);
    };
    let timer = 0;
    const learn = () => {
      const { sessions, calls } = floor.get();
      for (const session of sessions.values()) {
        const call = session.call ? calls.get(session.call) : undefined;
        if (call) names.set(session.id, customerName(call) || texts.common.unknownCaller);
      }
      clearTimeout(timer);
      timer = window.setTimeout(missed); // after the events that came with this change
    };
    learn();
    const stops = [floor.subscribe(learn), onTold((event) => event.type === "session_ended" && event.session && over(event.session, overWords(event.cause)))];
    return () => {
      clearTimeout(timer);
      stops.forEach((stop) => stop());
    };
  }, [floor, onTold, tell]);
  return null;
}
