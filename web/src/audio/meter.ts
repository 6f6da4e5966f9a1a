// Measures sound. One AudioContext for the page; it runs only once somebody has clicked, and until then nothing is told:
// "not measured" must never look like "silent".
import { dbovOf } from "@/model/sound";

let context: AudioContext | null = null;

export function audioContext(): AudioContext {
  context ??= new AudioContext();
  return context;
}

export const wakeContext = (): void => void context?.resume();

type Listener = (dbov: number) => void;
const kEvery = 100;
const kNothing = -127; // dBov

export class SoundMeter {
  private readonly listeners = new Set<Listener>();
  private source: MediaStreamAudioSourceNode | null = null;
  private analyser: AnalyserNode | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private stream: MediaStream | null = null;

  // What to measure from now on.
  attach(stream: MediaStream | null): void {
    this.stream = stream;
    this.rewire();
    if (!stream) for (const listener of this.listeners) listener(kNothing); // no bar freezes
  }

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    this.rewire();
    return () => {
      this.listeners.delete(listener);
      this.rewire();
    };
  };

  private rewire(): void {
    this.source?.disconnect();
    this.source = null;
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    if (!this.listeners.size || !this.stream?.getAudioTracks().length) return;
    const audio = audioContext();
    this.analyser ??= new AnalyserNode(audio, { fftSize: 2048 });
    this.source = audio.createMediaStreamSource(this.stream);
    this.source.connect(this.analyser);
    this.timer = setInterval(() => this.measure(), kEvery);
  }

  private measure(): void {
    if (!this.analyser || audioContext().state !== "running") return;
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
    const level = dbovOf(rms);
    for (const listener of this.listeners) listener(level);
  }
}
