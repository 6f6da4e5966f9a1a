import { useLayoutEffect, useRef } from "react";
import classes from "./Meter.module.css";

// A level bar. `subscribe` calls back with 0 … 1, or null where nothing is known; the bar moves without rendering.
export type LevelSource = (show: (level: number | null) => void) => () => void;

export function Meter({ subscribe, label, tall }: { subscribe: LevelSource; label: string; tall?: boolean }) {
  const bar = useRef<HTMLSpanElement>(null);
  useLayoutEffect(
    () =>
      subscribe((level) => {
        if (!bar.current) return;
        bar.current.style.transform = `scaleX(${level ?? 0})`;
        bar.current.dataset["loud"] = String((level ?? 0) > 0.85);
      }),
    [subscribe],
  );
  return (
    <span className={classes.meter} data-tall={tall || undefined} role="img" aria-label={label} title={label}>
      <span ref={bar} className={classes.bar} />
    </span>
  );
}
