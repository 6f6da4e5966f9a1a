import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import WaveSurfer from "wavesurfer.js";
import type { Store } from "@/client/store";
import classes from "./Player.module.css";

export type WaveformProps = { peaks: readonly number[]; loudest: number; length: number; position: Store<number>; seek: (ms: number) => void; label: string; part: string };

const kHeight = 44;

// One person's sound over the whole recording. It draws only; what plays is the deck's.
export function Waveform({ peaks, loudest, length, position, seek, label, part }: WaveformProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const sought = useRef(seek);
  sought.current = seek;
  useEffect(() => {
    if (!place.current) return undefined;
    const colours = getComputedStyle(place.current);
    const box = document.createElement("div");
    const wave = WaveSurfer.create({
      container: box,
      peaks: [[...peaks]],
      duration: length / 1000,
      height: kHeight,
      normalize: true,
      maxPeak: loudest,
      waveColor: colours.outlineColor,
      progressColor: colours.color,
      cursorColor: colours.caretColor,
      cursorWidth: 1,
      barWidth: 2,
      barGap: 1,
      hideScrollbar: true,
    });
    adoptStyle(wave.getWrapper().getRootNode() as ShadowRoot);
    place.current.append(box);
    const show = () => wave.setTime(position.get() / 1000);
    const stop = position.subscribe(show);
    wave.on("ready", show);
    wave.on("interaction", (at) => sought.current(at * 1000));
    return () => {
      stop();
      wave.destroy();
      box.remove();
    };
  }, [peaks, loudest, length, position, scheme]);
  return <div ref={place} className={classes.wave} data-part={part} role="img" aria-label={label} />;
}

// The library brings its style as a <style>, which our Content-Security-Policy refuses once it is in the page; a
// constructed sheet it allows.
function adoptStyle(root: ShadowRoot): void {
  const style = root.querySelector("style");
  if (!style) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.textContent ?? "");
  root.adoptedStyleSheets = [sheet];
  style.remove();
}
