// Who hears whom, measured. Levels are relative to the tone as it was sent.
import { expect } from "@playwright/test";
import { tones, toneHertz } from "./tones";

export type Who = Exclude<keyof typeof tones, "music">;
export type Heard = { lowest: number[]; highest: number[] }; // by tone, over some windows of 100 ms
export type Ear = { hear: (ms: number) => Promise<Heard> };

export const silence: Heard = { lowest: toneHertz.map(() => 0), highest: toneHertz.map(() => 0) };
export const kHeard = 0.4;
const kSilent = 0.1; // one leaked frame of 20 ms gives 0.2
const kLook = 400;

const verdict = (heard: Heard, speaker: Who): "hears" | "silent" | "unclear" => {
  const tone = tones[speaker];
  if ((heard.lowest[tone] ?? 0) >= kHeard) return "hears";
  return (heard.highest[tone] ?? 0) < kSilent ? "silent" : "unclear";
};

export type Table = Partial<Record<Who, readonly Who[]>>; // listener: those whom he hears, and nobody else

async function measured(ears: Partial<Record<Who, Ear>>): Promise<Record<string, string>> {
  const cells: Record<string, string> = {};
  await Promise.all(
    Object.entries(ears).map(async ([listener, ear]) => {
      const heard = await ear.hear(kLook);
      for (const speaker of Object.keys(ears) as Who[])
        if (speaker !== listener) cells[`${speaker}→${listener}`] = verdict(heard, speaker);
    }),
  );
  return cells;
}

// Every cell, in one look at all ears; waits until all agree.
export async function expectHears(why: string, ears: Partial<Record<Who, Ear>>, table: Table): Promise<void> {
  const wanted: Record<string, string> = {};
  for (const listener of Object.keys(ears) as Who[])
    for (const speaker of Object.keys(ears) as Who[])
      if (speaker !== listener) wanted[`${speaker}→${listener}`] = table[listener]?.includes(speaker) ? "hears" : "silent";
  await expect(async () => expect(await measured(ears), why).toEqual(wanted)).toPass({ timeout: 12_000, intervals: [0] });
}

// One sound at one ear, whatever else there is.
export async function expectHeard(why: string, ear: Ear, sound: keyof typeof tones): Promise<void> {
  await expect(async () => expect((await ear.hear(kLook)).lowest[tones[sound]], why).toBeGreaterThan(kHeard)).toPass({ timeout: 12_000, intervals: [0] });
}
