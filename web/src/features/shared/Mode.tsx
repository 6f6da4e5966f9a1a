import type { Mode } from "@/contract";
import { texts } from "@/texts";
import { IconBarge, IconMonitor, IconTakeOver, IconWhisper } from "@/ui/icons";
import classes from "./Mode.module.css";

const icons = { monitor: IconMonitor, whisper: IconWhisper, barge: IconBarge, takeover: IconTakeOver };

export const modeKeys: Record<Mode, string> = { monitor: "M", whisper: "W", barge: "B", takeover: "T" };

export function ModeIcon({ mode, size = 16 }: { mode: Mode; size?: number }) {
  const Icon = icons[mode];
  return <Icon size={size} stroke={1.9} aria-hidden className={classes.icon} data-mode={mode} />;
}

// Icon and word in the mode's colour: never the colour alone.
export function ModeBadge({ mode, children }: { mode: Mode; children?: string }) {
  return (
    <span className={classes.badge} data-mode={mode}>
      <ModeIcon mode={mode} size={14} />
      <bdi className={classes.word}>{children ?? texts.common.modes[mode]}</bdi>
    </span>
  );
}
