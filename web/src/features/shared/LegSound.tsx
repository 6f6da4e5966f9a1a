// How loud and how well a leg is heard: bars that move without rendering.
import { useCallback, useSyncExternalStore } from "react";
import type { LegLevel } from "@/contract";
import { barOf, qualityOf, worst, type Quality } from "@/model/sound";
import { texts } from "@/texts";
import { Meter, type LevelSource } from "@/ui/Meter";
import classes from "./LegSound.module.css";
import { useWorld } from "./world";

function useLegLevel(leg: string | undefined): LevelSource {
  const { levels } = useWorld();
  return useCallback(
    (show) => (leg ? levels.subscribe(leg, (level) => show(level ? barOf(level.level) : null)) : () => undefined),
    [levels, leg],
  );
}

export function LegMeter({ leg, name, tall }: { leg: string | undefined; name: string; tall?: boolean }) {
  const source = useLegLevel(leg);
  return <Meter subscribe={source} label={texts.floor.levelOf(name)} {...(tall ? { tall } : {})} />;
}

const of = (level: LegLevel | undefined): Quality | null => (level ? qualityOf(level.loss, level.jitter) : null);

// The worst quality among these legs; renders again only when the word changes.
function useQuality(legs: readonly string[]): Quality | null {
  const { levels } = useWorld();
  const key = legs.join();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = key.split(",").map((leg) => levels.subscribe(leg, listener));
      return () => stops.forEach((stop) => stop());
    },
    [levels, key],
  );
  const get = useCallback(
    () =>
      key
        .split(",")
        .map((leg) => of(levels.get(leg)))
        .reduce((a, b) => (a && b ? worst(a, b) : (a ?? b)), null),
    [levels, key],
  );
  return useSyncExternalStore(subscribe, get);
}

export function QualityMark({ legs }: { legs: readonly string[] }) {
  const quality = useQuality(legs);
  const words = texts.common.quality[quality ?? "unknown"];
  const bars = quality === "good" ? 3 : quality === "fair" ? 2 : quality === "poor" ? 1 : 0;
  return (
    <span className={classes.quality} data-quality={quality ?? "unknown"} role="img" aria-label={words} title={words}>
      {[1, 2, 3].map((bar) => (
        <i key={bar} data-on={bar <= bars || undefined} />
      ))}
    </span>
  );
}
