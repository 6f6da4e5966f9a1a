// The desk as hooks: what lies on it, and what can be done with it.
import { useMemo, useRef } from "react";
import { Cell } from "@/client/store";
import { useAsk, useFloor, usePhones, useWorld } from "@/features/shared/world";
import type { Floor, LiveCall } from "@/model/floor";
import { texts } from "@/texts";
import { arrange, deskCalls, isOnMyDesk, type Desk, type DeskCall } from "./desk_calls";

// My calls; the same array while they are the same ones, however much the rest of the floor moves.
function useMyCalls(): readonly LiveCall[] {
  const { me } = useWorld();
  const last = useRef<readonly LiveCall[]>([]);
  return useFloor((floor: Floor) => {
    const mine = [...floor.calls.values()].filter((call) => isOnMyDesk(call, me.id));
    const same = mine.length === last.current.length && mine.every((call, at) => call === last.current[at]);
    if (!same) last.current = mine;
    return last.current;
  });
}

export function useDesk(chosen: string | null = null): Desk {
  const { me } = useWorld();
  const calls = useMyCalls();
  const legs = usePhones((phone) => phone.legs);
  const ear = usePhones((phone) => phone.ear);
  return useMemo(() => arrange(deskCalls(calls, legs, me.id), ear, chosen), [calls, legs, ear, chosen, me.id]);
}

// Whether agents may mark calls as private is learned by asking once.
export const privateRefused = new Cell(false);

const kOwnOtherCall = "*3"; // as a transfer's target

export type DeskActions = ReturnType<typeof useDeskActions>;

export function useDeskActions() {
  const { phones, api, me, tell } = useWorld();
  const ask = useAsk();
  const latest = useRef(ask);
  latest.current = ask;

  return useMemo(() => {
    const legs = () => phones.state.get().legs.filter((leg) => leg.purpose === "call");
    // Whoever is left waits with music, never in a silence.
    const holdOthers = (than: string | null) => {
      for (const leg of legs()) if (leg.leg !== than && leg.phase === "connected" && !leg.onHold) phones.hold(leg.leg, true);
    };
    const does = (request: Parameters<typeof ask>[0]) => latest.current(request);
    const hold = (one: DeskCall, on: boolean) => {
      if (one.leg) phones.hold(one.leg.leg, on);
      else if (one.call) void does(api.hold(one.call.id, on));
    };
    return {
      answer: (one: DeskCall) => {
        if (!one.leg) return;
        holdOthers(one.leg.leg);
        phones.accept(one.leg.leg);
      },
      reject: (one: DeskCall) => one.leg && phones.reject(one.leg.leg),
      hold,
      // Talk with this one; the others hold.
      switchTo: (one: DeskCall) => {
        if (!one.leg) return;
        holdOthers(one.leg.leg);
        if (one.leg.onHold) phones.hold(one.leg.leg, false);
        phones.listenTo(one.leg.leg);
      },
      setMuted: (one: DeskCall, muted: boolean) => {
        if (!one.leg) return;
        if (phones.state.get().blocked) phones.unblock();
        phones.setMuted(one.leg.leg, muted);
      },
      digit: (one: DeskCall, digit: string) => one.leg && phones.digit(one.leg.leg, digit),
      end: (one: DeskCall) => {
        if (one.leg) phones.hangUp(one.leg.leg);
        else if (one.call) void does(api.leaveCall(one.call.id));
      },
      transfer: (one: DeskCall, target: string) => {
        if (one.leg) return phones.transfer(one.leg.leg, target);
        if (one.call) void does(api.transfer(one.call.id, target));
      },
      // All of both calls in one, and he with them: he leaves this one, and talks in the other.
      threeWay: (one: DeskCall, other: DeskCall) => {
        if (other.state === "held") hold(other, false);
        if (one.leg) phones.transfer(one.leg.leg, kOwnOtherCall);
        else if (one.call) void does(api.transfer(one.call.id, kOwnOtherCall));
      },
      join: (one: DeskCall, other: DeskCall) => one.leg && other.leg && phones.attend(other.leg.leg, one.leg.leg),
      setPrivate: async (call: string, on: boolean) => {
        const answer = await api.setPrivate(call, on);
        if (answer.ok) return;
        if (answer.problem.code === "not_allowed") privateRefused.set(true);
        tell("bad", texts.common.refused, answer.problem.message);
      },
      setPrivacy: (one: DeskCall, on: boolean) => one.call && void does(api.setPrivacy(one.call.id, on)),
      // In this browser, or by the desk phone, which rings first.
      dial: (number: string) => {
        if (!phones.state.get().rings) return void does(api.originate(me.extension, number));
        holdOthers(null);
        void phones.dial(number);
      },
      // Lets go of a microphone that is gone, and asks for one again.
      renewMicrophone: async () => {
        const talking = legs().filter((leg) => leg.phase !== "ringing");
        for (const { leg } of talking) {
          await phones.wantMicrophone(leg, false);
          await phones.wantMicrophone(leg, true);
        }
        if (talking.length === 0 && (await phones.testMicrophone(true))) await phones.testMicrophone(false);
      },
      askHelp: (call: string, reason: string, comment: string) => does(api.askHelp(call, reason, comment)),
      endHelp: (call: string) => does(api.endHelp(call)),
      setPaused: (paused: boolean) => does(api.setPaused(me.extension, paused)),
      ready: () => does(api.ready(me.extension)),
    };
  }, [phones, api, tell, me.extension]);
}
