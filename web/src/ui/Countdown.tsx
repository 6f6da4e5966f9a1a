import { useLayoutEffect, useRef } from "react";
import { elapsed } from "./Elapsed";
import { onTick } from "./ticker";

// 0:42, counting down to nothing. Writes its text itself, as Elapsed does.
export function Countdown({ until, className }: { until: number; className?: string | undefined }) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const show = (now: number) => {
      const text = elapsed(until - now + 999);
      if (element.current && element.current.textContent !== text) element.current.textContent = text;
    };
    show(Date.now());
    return onTick(show);
  }, [until]);
  return <span ref={element} role="timer" className={`number ${className ?? ""}`} />;
}
