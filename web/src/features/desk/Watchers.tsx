import { CloseButton } from "@mantine/core";
import { useEffect, useState } from "react";
import { ModeIcon } from "@/features/shared/Mode";
import type { Stopped, Watcher } from "@/model/desk_news";
import { texts } from "@/texts";
import { IconEarOff } from "@/ui/icons";
import { onTick } from "@/ui/ticker";
import classes from "./Watchers.module.css";
import { stillTold } from "./watchers";

const t = texts.desk.watchers;

const said = (one: Watcher): string => {
  const words = one.deaf ? t.comes(one.supervisor) : t[one.mode](one.supervisor);
  return one.purpose ? t.purpose(words, one.purpose) : words;
};

const over = (one: Stopped): string => {
  if (one.knew) return t.stopped(one.supervisor);
  return one.purpose ? t.purpose(t.afterwards(one.supervisor), one.purpose) : t.afterwards(one.supervisor);
};

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

// Who listens, how and what for: what the rules let the agent know. Then that he listens no longer.
export function Watchers({ watchers, stopped, paused }: { watchers: readonly Watcher[]; stopped: readonly Stopped[]; paused: boolean }) {
  const [read, setRead] = useState(0); // up to which one he has closed them
  const now = useNow(stopped.length > 0);
  const left = stillTold(stopped, watchers, now).filter((one) => one.id > read);
  return (
    <div role="status" aria-label={t.title} className={classes.list}>
      {watchers.map((one) => (
        <div key={one.supervisor} className={classes.one} data-mode={one.mode}>
          <ModeIcon mode={one.mode} size={20} />
          <div>
            <strong>
              <bdi>{said(one)}</bdi>
            </strong>
            <p>{one.deaf ? t.comesMore : paused && one.mode !== "takeover" ? t.pausedMore : t[`${one.mode}More`]}</p>
          </div>
        </div>
      ))}
      {left.map((one) => (
        <div key={one.id} className={classes.one} data-mode="stopped">
          <IconEarOff size={20} stroke={1.8} aria-hidden />
          <div>
            <strong>
              <bdi>{over(one)}</bdi>
            </strong>
            <p>{t.at(time.format(one.at))}</p>
          </div>
          <CloseButton size="sm" aria-label={texts.common.close} onClick={() => setRead(one.id)} />
        </div>
      ))}
    </div>
  );
}

// Ticks while it is wanted.
function useNow(wanted: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => (wanted ? onTick(setNow) : undefined), [wanted]);
  return now;
}
