// The last samples of the system page, the newest last. Pure.
import type { Schemas } from "@/contract";

export type Sample = { at: number; system: Schemas["System"] };

export const kEvery = 2_000;
export const kSlots = 90; // three minutes

export function withSample(before: readonly Sample[], sample: Sample): readonly Sample[] {
  const restarted = (before.at(-1)?.system.uptime_s ?? 0) > sample.system.uptime_s;
  return [...(restarted ? [] : before), sample].slice(-kSlots);
}

// As it was `ms` ago, or as long as we look.
export const ago = (samples: readonly Sample[], ms: number): Sample | undefined =>
  samples.find((one) => one.at >= (samples.at(-1)?.at ?? 0) - ms);

export function uptime(seconds: number): { days: number; clock: string } {
  const days = Math.floor(seconds / 86_400);
  const two = (n: number) => String(n).padStart(2, "0");
  return { days, clock: `${Math.floor((seconds % 86_400) / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}` };
}
