import { useLayoutEffect, useRef } from "react";
import { onTick } from "./ticker";

// 1:05, counting. Writes its text itself: a thousand of them tick without rendering anything.
export function Elapsed({ since, className }: { since: number; className?: string | undefined }) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const show = (now: number) => {
      const text = elapsed(now - since);
      if (element.current && element.current.textContent !== text) element.current.textContent = text;
    };
    show(Date.now());
    return onTick(show);
  }, [since]);
  return <span ref={element} className={`number ${className ?? ""}`} />;
}

// 75 000 → "1:15", 3 675 000 → "1:01:15".
export function elapsed(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const ss = String(s).padStart(2, "0");
  return h ? `${h}:${String(m).padStart(2, "0")}:${ss}` : `${m}:${ss}`;
}
