import type { ReactNode } from "react";
import classes from "./Lamp.module.css";

// Well, not well, or not known: a shape, a colour and words.
export function Lamp({ ok, children }: { ok: boolean | null; children: ReactNode }) {
  return (
    <span className={classes.lamp} data-ok={ok === null ? "unknown" : ok}>
      {children}
    </span>
  );
}
