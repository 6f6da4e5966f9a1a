// Levels in dBov (0 is the loudest, -127 silence) for bars, and words for quality.

export const kSilence = -127;

// 0 … 1 for a bar: speech lives between -55 and -10 dBov.
export function barOf(level: number): number {
  return Math.max(0, Math.min(1, (level + 55) / 45));
}

export function dbovOf(rms: number): number {
  return rms <= 0 ? kSilence : Math.max(kSilence, 20 * Math.log10(rms));
}

export type Quality = "good" | "fair" | "poor";

// Of loss (0 … 1) and jitter (ms): where concealment and the jitter buffer begin to be heard.
export function qualityOf(loss: number, jitterMs: number): Quality {
  if (loss >= 0.05 || jitterMs >= 60) return "poor";
  return loss >= 0.015 || jitterMs >= 30 ? "fair" : "good";
}

export const worst = (a: Quality, b: Quality): Quality =>
  a === "poor" || b === "poor" ? "poor" : a === "fair" || b === "fair" ? "fair" : "good";
