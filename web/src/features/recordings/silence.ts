// Where somebody is heard, so that silence can be skipped. Pure.
const kHeard = 0.02; // of full scale
const kFaintest = 0.1; // drawn at its full height
const kShortest = 2_000; // ms: pauses for thought are kept
const kRunUp = 300; // ms of silence before somebody speaks again

export type Silence = { from: number; to: number };

// Stretches in which no audible track is loud.
export function silences(tracks: readonly (readonly number[])[], step: number): Silence[] {
  const steps = Math.max(0, ...tracks.map((one) => one.length));
  const found: Silence[] = [];
  let from: number | null = null;
  for (let at = 0; at <= steps; at++) {
    const loud = at === steps || tracks.some((peaks) => (peaks[at] ?? 0) > kHeard);
    if (!loud) from ??= at;
    else if (from !== null) {
      const silence = { from: from * step, to: at * step - (at === steps ? 0 : kRunUp) };
      if (silence.to - silence.from >= kShortest) found.push(silence);
      from = null;
    }
  }
  return found;
}

// Where to go on from here; null: somebody is heard, or will be soon.
export function skipFrom(all: readonly Silence[], at: number): number | null {
  const inside = all.find((one) => at >= one.from + kRunUp && at < one.to - kRunUp);
  return inside ? inside.to : null;
}

// All are drawn against the loudest of them, and hiss is not drawn as speech.
export function loudestOf(tracks: readonly { peaks: readonly number[] }[]): number {
  return tracks.reduce((most, one) => one.peaks.reduce((so, peak) => Math.max(so, peak), most), kFaintest);
}

export function speaks(peaks: readonly number[]): number {
  return peaks.length ? Math.round((100 * peaks.filter((one) => one > kHeard).length) / peaks.length) : 0;
}
