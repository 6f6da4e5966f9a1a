// Several tracks as one: the same place, the same speed, each with its own mute. What a track is played by comes from
// outside, so that this can be tested without a browser's sound.
import { Cell } from "@/client/store";

// What we need of an <audio>.
export type Voice = {
  src: string;
  currentTime: number; // s
  playbackRate: number;
  muted: boolean;
  readonly ended: boolean;
  play: () => Promise<void>;
  pause: () => void;
  onFailed: (listener: () => void) => void;
};

export type DeckState = { playing: boolean; speed: number; muted: ReadonlySet<string>; failed: boolean };

const kApart = 0.06; // s that tracks may drift apart before one is set right

export class Deck {
  readonly state = new Cell<DeckState>({ playing: false, speed: 1, muted: new Set(), failed: false });
  private readonly voices: ReadonlyMap<string, Voice>;
  private readonly length: number; // s
  private at = 0; // s, while nothing plays

  constructor(tracks: readonly string[], length: number, make: () => Voice) {
    this.length = length / 1000;
    this.voices = new Map(tracks.map((track) => [track, make()]));
    for (const voice of this.voices.values()) voice.onFailed(() => this.fail());
  }

  // Other sound (another link, another copy) at the same place.
  load(urlOf: (track: string) => string): void {
    const { playing } = this.state.get();
    const at = this.position();
    for (const [track, voice] of this.voices) voice.src = urlOf(track);
    this.change({ failed: false });
    this.seek(at);
    if (playing) void this.play();
  }

  // ms
  position(): number {
    return this.now() * 1000;
  }

  async play(): Promise<boolean> {
    if (this.now() >= this.length) this.seek(0);
    const { speed, muted } = this.state.get();
    this.change({ playing: true, failed: false });
    const started = [...this.voices].map(async ([track, voice]) => {
      voice.currentTime = this.at;
      voice.playbackRate = speed;
      voice.muted = muted.has(track);
      await voice.play();
    });
    try {
      await Promise.all(started);
      return true;
    } catch {
      if (this.state.get().playing) this.fail(); // not what was paused before it began
      return false;
    }
  }

  pause(): void {
    this.at = this.now();
    for (const voice of this.voices.values()) voice.pause();
    this.change({ playing: false });
  }

  seek(ms: number): void {
    this.at = Math.min(Math.max(0, ms / 1000), this.length);
    for (const voice of this.voices.values()) voice.currentTime = this.at;
  }

  setSpeed(speed: number): void {
    for (const voice of this.voices.values()) voice.playbackRate = speed;
    this.change({ speed });
  }

  setMuted(track: string, on: boolean): void {
    const muted = new Set(this.state.get().muted);
    if (on) muted.add(track);
    else muted.delete(track);
    const voice = this.voices.get(track);
    if (voice) voice.muted = on;
    this.change({ muted });
  }

  // To be called often while it plays: keeps the tracks together, stops at the end.
  tick(): void {
    if (!this.state.get().playing) return;
    const at = this.now();
    if (at >= this.length - 0.01 || this.first()?.ended) {
      this.pause();
      this.at = this.length;
      return;
    }
    for (const voice of this.voices.values()) if (Math.abs(voice.currentTime - at) > kApart) voice.currentTime = at;
  }

  close(): void {
    this.pause();
    for (const voice of this.voices.values()) voice.src = "";
  }

  // The first track leads: it is never set right, so that nothing is heard to jump.
  private now(): number {
    const first = this.first();
    return this.state.get().playing && first ? Math.min(first.currentTime, this.length) : this.at;
  }

  private first(): Voice | undefined {
    return this.voices.values().next().value;
  }

  private fail(): void {
    this.at = this.now();
    for (const voice of this.voices.values()) voice.pause();
    this.change({ playing: false, failed: true });
  }

  private change(part: Partial<DeckState>): void {
    this.state.set({ ...this.state.get(), ...part });
  }
}

export function browserVoice(): Voice {
  const audio = new Audio();
  audio.preload = "auto";
  let told: () => void = () => undefined;
  audio.addEventListener("error", () => audio.getAttribute("src") && told());
  return {
    get src() {
      return audio.src;
    },
    set src(url: string) {
      if (url) audio.src = url;
      else audio.removeAttribute("src");
    },
    get currentTime() {
      return audio.currentTime;
    },
    set currentTime(at: number) {
      audio.currentTime = at;
    },
    get playbackRate() {
      return audio.playbackRate;
    },
    set playbackRate(rate: number) {
      audio.playbackRate = rate;
    },
    get muted() {
      return audio.muted;
    },
    set muted(on: boolean) {
      audio.muted = on;
    },
    get ended() {
      return audio.ended;
    },
    play: () => audio.play(),
    pause: () => audio.pause(),
    onFailed: (listener) => (told = listener),
  };
}
