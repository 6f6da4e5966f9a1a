// What the server's words do to the list of legs, and which leg may send. Pure.
import type { PhoneMessage } from "@/contract";
import type { LegState, PhoneState } from "./types";

export const kNoCaller = { number: "", display: "" };

export function newLeg(leg: string, purpose: LegState["purpose"], change: Partial<LegState>, now: number): LegState {
  return {
    leg,
    purpose,
    call: null,
    phase: "connecting",
    from: kNoCaller,
    outgoing: false,
    since: now,
    microphone: false,
    muted: false,
    onHold: false,
    soundless: false,
    ...change,
  };
}

const update = (legs: readonly LegState[], leg: string, change: Partial<LegState>): readonly LegState[] =>
  legs.map((one) => (one.leg === leg ? { ...one, ...change } : one));

export function applyMessage(legs: readonly LegState[], message: PhoneMessage, now: number): readonly LegState[] {
  switch (message.type) {
    case "phone.ring": {
      if (legs.some((one) => one.leg === message.leg)) return legs;
      const phase = message.auto ? "connecting" : "ringing";
      return [...legs, newLeg(message.leg, message.purpose, { phase, call: message.call, from: message.from }, now)];
    }
    case "phone.dialling":
      return update(legs, message.tag, { leg: message.leg });
    case "phone.up": {
      const leg = legs.find((one) => one.leg === message.leg);
      const ready = leg?.phase === "connecting";
      return update(legs, message.leg, ready ? { phase: "connected", soundless: false, since: now } : { soundless: false });
    }
    case "phone.connected": {
      const known = legs.find((one) => one.leg === message.leg)?.phase === "connected";
      return update(legs, message.leg, known ? {} : { phase: "connected", since: now });
    }
    case "phone.ended":
      return legs.filter((one) => one.leg !== message.leg);
    case "phone.error":
      return message.tag ? legs.filter((one) => one.leg !== message.tag) : legs;
    case "phone.legs":
      return resumed(legs, message.legs, now);
    default:
      return legs; // they stay as they are; so they do for a word of a newer server
  }
}

type Living = Extract<PhoneMessage, { type: "phone.legs" }>["legs"];

// After a reload or a lost connection: what lives is taken up again, muted; what does not is dropped.
function resumed(legs: readonly LegState[], living: Living, now: number): readonly LegState[] {
  return living.map(({ leg, purpose, state, call }) => {
    const before = legs.find((one) => one.leg === leg);
    const phase = state === "ringing" ? ("ringing" as const) : ("connected" as const);
    if (before) return { ...before, call, phase, muted: true };
    return newLeg(leg, purpose, { call, phase, muted: true }, now);
  });
}

// Whether sound from the microphone leaves by this leg. The only rule there is.
export function transmits(state: Pick<PhoneState, "ear" | "talk" | "pressed">, leg: LegState): boolean {
  if (leg.leg !== state.ear || !leg.microphone || leg.phase !== "connected") return false;
  return leg.purpose === "supervision" && state.talk === "push" ? state.pressed : !leg.muted;
}

// Who has the ear: whom the person chose while he lives, else the newest who talks.
export function earOf(legs: readonly LegState[], ear: string | null): string | null {
  if (legs.some((one) => one.leg === ear)) return ear;
  return legs.filter((one) => one.phase === "connected" || one.phase === "connecting").at(-1)?.leg ?? null;
}
