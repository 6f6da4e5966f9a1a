// Sounds that the page makes itself: a ring, and a small sign for a cue. Before the first click browsers play nothing.
import { audioContext } from "./meter";

function tone(hertz: number, at: number, seconds: number, loudness: number): void {
  const audio = audioContext();
  const gain = new GainNode(audio, { gain: 0 });
  const source = new OscillatorNode(audio, { frequency: hertz });
  source.connect(gain).connect(audio.destination);
  const start = audio.currentTime + at;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
  gain.gain.setValueAtTime(loudness, start + seconds - 0.05);
  gain.gain.linearRampToValueAtTime(0, start + seconds);
  source.start(start);
  source.stop(start + seconds);
}

export function playCueTone(): void {
  tone(880, 0, 0.14, 0.04);
  tone(1175, 0.12, 0.2, 0.04);
}

// Rings until it is stopped.
export function startRinging(): () => void {
  const once = () => {
    for (const at of [0, 0.5]) {
      tone(440, at, 0.4, 0.06);
      tone(554, at, 0.4, 0.05);
    }
  };
  once();
  const timer = setInterval(once, 3000);
  return () => clearInterval(timer);
}
