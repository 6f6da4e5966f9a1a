import { ModeBadge } from "@/features/shared/Mode";
import { texts } from "@/texts";
import { elapsed } from "@/ui/Elapsed";
import type { Kind, Mark, Stretch } from "./marks";
import classes from "./Player.module.css";

const t = texts.recordings;
const share = (at: number, length: number) => `${(100 * at) / Math.max(1, length)}%`;

// Over the waveforms: a line for what happened at once, a band for what lasted. The list below says the same in words.
export function MarkLines({ marks, stretches, length }: { marks: readonly Mark[]; stretches: readonly Stretch[]; length: number }) {
  return (
    <div className={classes.marks} aria-hidden>
      {stretches.map((one, at) => (
        <span key={`s${at}`} className={classes.band} data-kind={one.kind} style={{ left: share(one.from, length), width: share(one.to - one.from, length) }} />
      ))}
      {marks.map((one, at) => (
        <span key={at} className={classes.line} data-kind={one.kind} data-mode={one.mode ?? undefined} style={{ left: share(one.at, length) }} title={`${elapsed(one.at)} ${one.words}`} />
      ))}
    </div>
  );
}

export function Legend({ marks }: { marks: readonly Mark[] }) {
  const kinds = (Object.keys(t.marks.kinds) as Kind[]).filter((kind) => marks.some((one) => one.kind === kind));
  if (kinds.length === 0) return null;
  return (
    <ul className={classes.legend} aria-label={t.player.legend}>
      {kinds.map((kind) => (
        <li key={kind} data-kind={kind}>
          {t.marks.kinds[kind]}
        </li>
      ))}
    </ul>
  );
}

export function Events({ marks, seek }: { marks: readonly Mark[]; seek: (ms: number) => void }) {
  return (
    <>
      <h3 className={classes.sub}>{t.player.events}</h3>
      <ol className={classes.events}>
        {marks.map((one, at) => (
          <li key={at}>
            <button type="button" onClick={() => seek(one.at)} title={t.player.jump}>
              <span className="number">{elapsed(one.at)}</span>
              {one.mode ? <ModeBadge mode={one.mode}>{one.words}</ModeBadge> : <bdi>{one.words}</bdi>}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
