// What keeps this browser from being a telephone just now, the worst first. Pure.
import type { PhoneState } from "@/audio/types";
import { texts } from "@/texts";

export type Trouble = "refused" | "missing" | "unplugged" | "replaced" | "insecure" | "blocked" | "unreachable" | "soundless" | "cut";

export function troubleOf(phone: PhoneState): Trouble | null {
  const legs = phone.legs.filter((leg) => leg.purpose === "call");
  const inCall = legs.some((leg) => leg.phase === "connected" || leg.phase === "connecting");
  if (legs.length || phone.rings) {
    if (phone.microphone === "refused" || phone.microphone === "insecure") return phone.microphone;
    if (phone.microphone === "missing") return inCall ? "unplugged" : "missing";
  }
  if (phone.unplugged?.instead && inCall) return "replaced";
  // To unmute is the click that the browser wants, so that one is enough.
  if (phone.wasCut && legs.some((leg) => leg.muted && leg.phase === "connected")) return "cut";
  if (phone.blocked && legs.length) return "blocked";
  if (legs.some((leg) => leg.soundless && leg.phase === "connecting")) return "unreachable";
  return legs.some((leg) => leg.soundless && leg.phase === "connected") ? "soundless" : null;
}

// Why a transfer failed, by its SIP status (RFC 3261 section 21). The call itself goes on.
export function transferProblem(status: number): string {
  const words: Partial<Record<number, string>> = texts.desk.transferProblems;
  return words[status] ?? texts.desk.transferProblem;
}
