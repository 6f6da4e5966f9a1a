// The latest levels by leg. They change five times a second and are drawn without React: see ui/Meter.
import type { LegLevel } from "@/contract";

export type Levels = {
  get: (leg: string) => LegLevel | undefined;
  subscribe: (leg: string, listener: (level: LegLevel | undefined) => void) => () => void;
};

export class LevelBoard implements Levels {
  private readonly byLeg = new Map<string, LegLevel>();
  private readonly listeners = new Map<string, Set<(level: LegLevel | undefined) => void>>();

  get = (leg: string): LegLevel | undefined => this.byLeg.get(leg);

  subscribe = (leg: string, listener: (level: LegLevel | undefined) => void): (() => void) => {
    const set = this.listeners.get(leg) ?? new Set();
    this.listeners.set(leg, set.add(listener));
    listener(this.byLeg.get(leg));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(leg) === set) this.listeners.delete(leg);
    };
  };

  // One message of the stream. Legs of calls that are no longer watched are forgotten: no bar freezes.
  take(calls: Record<string, LegLevel[]>): void {
    const seen = new Set<string>();
    for (const levels of Object.values(calls)) {
      for (const level of levels) {
        seen.add(level.leg);
        this.byLeg.set(level.leg, level);
        this.listeners.get(level.leg)?.forEach((listener) => listener(level));
      }
    }
    for (const leg of [...this.byLeg.keys()]) if (!seen.has(leg)) this.forget(leg);
  }

  clear(): void {
    for (const leg of [...this.byLeg.keys()]) this.forget(leg);
  }

  private forget(leg: string): void {
    this.byLeg.delete(leg);
    this.listeners.get(leg)?.forEach((listener) => listener(undefined));
  }
}
