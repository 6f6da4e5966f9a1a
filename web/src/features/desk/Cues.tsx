import { ActionIcon, Tooltip } from "@mantine/core";
import { useEffect, useRef } from "react";
import { playCueTone } from "@/audio/tones";
import type { ShownCue } from "@/model/desk_news";
import { texts } from "@/texts";
import { IconBell, IconBellOff, IconBubbleText } from "@/ui/icons";
import { Panel } from "@/ui/Panel";
import { useStore } from "@/ui/useStore";
import classes from "./Cues.module.css";
import { deskSounds, setDeskSounds } from "./desk_sounds";

const t = texts.desk;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

// What the supervisor writes. The newest is large; a screen reader reads each as it comes.
export function Cues({ cues }: { cues: readonly ShownCue[] }) {
  const sound = useStore(deskSounds, (sounds) => sounds.cue);
  const newest = cues.at(-1);
  const last = useRef(newest?.id);
  useEffect(() => {
    if (newest && newest.id !== last.current && sound) playCueTone();
    last.current = newest?.id;
  }, [newest, sound]);
  const Icon = sound ? IconBell : IconBellOff;
  return (
    <Panel
      title={t.cues}
      aside={
        <Tooltip label={t.cueSound}>
          <ActionIcon variant="subtle" color={sound ? "teal" : "gray"} aria-label={t.cueSound} aria-pressed={sound} onClick={() => setDeskSounds({ cue: !sound })}>
            <Icon size={17} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      }
    >
      <div className={classes.cues} role="log" aria-live="assertive" aria-label={t.cues}>
        {cues.slice(-6).map((cue) => (
          <div key={cue.id} className={classes.cue} data-newest={cue === newest || undefined}>
            <p className={classes.from}>
              <bdi>{t.cueFrom(cue.from)}</bdi>
              <time>{clock.format(cue.at)}</time>
            </p>
            <bdi className={classes.text}>{cue.text}</bdi>
          </div>
        ))}
      </div>
      {cues.length === 0 && (
        <p className={classes.none}>
          <IconBubbleText size={18} stroke={1.6} aria-hidden />
          {t.noCues}
        </p>
      )}
    </Panel>
  );
}
