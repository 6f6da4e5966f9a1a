// What somebody chose once and wants to find again: devices, volume, how he speaks. Kept in this browser only.
export type Habits = {
  input: string | null;
  output: string | null;
  volume: number;
  talk: "push" | "open";
  cleanUp: boolean; // the browser takes echo and noise out of the microphone
  rings: boolean; // calls to this person ring this browser
};

const kKey = "earshot.sound";
export const firstHabits: Habits = { input: null, output: null, volume: 0.9, talk: "push", cleanUp: true, rings: true };

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

// Whatever stands there (another version, somebody's edit), a usable answer comes out.
export function readHabits(stored: string | null): Habits {
  try {
    const found = (JSON.parse(stored ?? "{}") ?? {}) as Partial<Record<keyof Habits, unknown>>;
    const volume = Number(found.volume ?? firstHabits.volume);
    return {
      input: text(found.input),
      output: text(found.output),
      volume: volume >= 0 && volume <= 1 ? volume : firstHabits.volume,
      talk: found.talk === "open" ? "open" : "push",
      cleanUp: found.cleanUp !== false,
      rings: found.rings !== false,
    };
  } catch {
    return firstHabits;
  }
}

export const loadHabits = (): Habits => readHabits(localStorage.getItem(kKey));
export const saveHabits = (habits: Habits): void => localStorage.setItem(kKey, JSON.stringify(habits));
