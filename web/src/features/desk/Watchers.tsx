import { ModeIcon } from "@/features/shared/Mode";
import type { Watcher } from "@/model/desk_news";
import { texts } from "@/texts";
import classes from "./Watchers.module.css";

const t = texts.desk.watchers;

// Who listens, and how: what the policy lets the agent know.
export function Watchers({ watchers }: { watchers: readonly Watcher[] }) {
  return (
    <div role="status" aria-label={t.title} className={classes.list}>
      {watchers.map((one) => (
        <div key={one.supervisor} className={classes.one} data-mode={one.mode}>
          <ModeIcon mode={one.mode} size={20} />
          <div>
            <strong>
              <bdi>{t[one.mode](one.supervisor)}</bdi>
            </strong>
            <p>{t[`${one.mode}More`]}</p>
          </div>
        </div>
      ))}
    </div>
  );
}
