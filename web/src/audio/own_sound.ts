// Is there a voice in the microphone? Judged on its measured level. Pure.
import type { OwnSound } from "@/model/who_hears_me";
import { transmits } from "./legs";
import type { PhoneState } from "./types";

const kVoice = -48; // dBov: a person speaks into a headset
const kDigitalSilence = -90; // an open microphone always hears its own noise; below this it is switched off
const kHangover = 400; // ms: between words one still speaks
const kSilentAfter = 2_000;

export class VoiceJudge {
  private lastVoice = -Infinity;
  private lastAnything: number | null = null;

  take(dbov: number, now: number): "silent" | "quiet" | "speaking" {
    this.lastAnything ??= now;
    if (dbov > kDigitalSilence) this.lastAnything = now;
    if (dbov > kVoice) this.lastVoice = now;
    if (now - this.lastVoice <= kHangover) return "speaking";
    return now - this.lastAnything >= kSilentAfter ? "silent" : "quiet";
  }
}

// Another page has this leg.
export const isElsewhere = (state: PhoneState, legId: string | null): boolean =>
  !!legId && state.known && !state.legs.some((one) => one.leg === legId);

// What leaves by this leg.
export function ownSound(state: PhoneState, legId: string | null, voice: "silent" | "quiet" | "speaking"): OwnSound {
  if (isElsewhere(state, legId)) return "elsewhere";
  const leg = state.legs.find((one) => one.leg === legId);
  if (!leg?.microphone) return "none";
  return transmits(state, leg) ? voice : "muted";
}
