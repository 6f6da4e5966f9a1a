// The sounds by which people are told apart, of the grid in tools/sim/tones.hpp: all multiples of 10 Hz, so that each fills a bin of
// its own in a window of 100 ms.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "./process";

export const toneHertz = [410, 530, 670, 750, 930, 1130, 1270, 1390] as const;
export const toneLevel = 0.2; // peak, of full scale
export const kRate = 48_000;

// Whoever waits or is parked hears `music`.
export const tones = { customer: 0, agent: 3, supervisor: 6, second: 1, colleague: 4, outside: 2, music: 7 } as const;

// Two seconds, which browsers and prompts repeat without a seam.
export function toneFile(hertz: number, rate = kRate): string {
  const samples = Int16Array.from({ length: rate * 2 }, (_, n) => 32_767 * toneLevel * Math.sin((2 * Math.PI * hertz * n) / rate));
  const head = Buffer.alloc(44);
  head.write("RIFF");
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(1, 22); // channels
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.byteLength, 40);
  const folder = join(scratch, "tones");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${hertz}-${rate}.wav`);
  writeFileSync(file, Buffer.concat([head, Buffer.from(samples.buffer)]));
  return file;
}
