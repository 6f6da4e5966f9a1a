// A downloaded recording, measured: how loud each of the tones is, window by window. Levels as in heard.ts.
import { readFileSync } from "node:fs";
import { toneHertz, toneLevel } from "./tones";

export type SoundFile = { ms: number; channels: number; loudest: (tone: number, fromMs?: number, toMs?: number) => number };

const kWindow = 100; // ms

// RIFF with 16 bits a sample, as the server writes it.
export function readWav(path: string): SoundFile {
  const file = readFileSync(path);
  if (file.toString("latin1", 0, 4) !== "RIFF" || file.toString("latin1", 8, 12) !== "WAVE") throw new Error(`${path} is no WAV file`);
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= file.length; ) {
    const size = Math.min(file.readUInt32LE(at + 4), file.length - at - 8);
    chunks.set(file.toString("latin1", at, at + 4), file.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size % 2);
  }
  const [format, data] = [chunks.get("fmt "), chunks.get("data")];
  if (!format || !data || format.readUInt16LE(14) !== 16) throw new Error(`${path} has not 16 bits a sample`);
  const [channels, rate] = [format.readUInt16LE(2), format.readUInt32LE(4)];
  const frames = Math.floor(data.length / 2 / channels);
  const sample = (frame: number, channel: number) => data.readInt16LE((frame * channels + channel) * 2) / 32_768;
  const level = (from: number, count: number, channel: number, hertz: number): number => {
    const turn = 2 * Math.cos((2 * Math.PI * hertz) / rate);
    let [a, b] = [0, 0];
    for (let n = from; n < from + count; n++) [a, b] = [sample(n, channel) + turn * a - b, a];
    return (2 * Math.sqrt(Math.max(0, a * a + b * b - turn * a * b))) / count / toneLevel;
  };
  const loudest = (tone: number, fromMs = 0, toMs = Infinity): number => {
    const count = (rate * kWindow) / 1000;
    let most = 0;
    for (let at = 0; at + count <= frames; at += count) {
      const ms = (at * 1000) / rate;
      if (ms < fromMs || ms + kWindow > toMs) continue;
      for (let channel = 0; channel < channels; channel++) most = Math.max(most, level(at, count, channel, toneHertz[tone] ?? 0));
    }
    return most;
  };
  return { ms: (frames * 1000) / rate, channels, loudest };
}
