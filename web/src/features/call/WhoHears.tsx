import { ModeIcon } from "@/features/shared/Mode";
import { usePhones, useStale } from "@/features/shared/world";
import type { Session } from "@/contract";
import type { LiveCall } from "@/model/floor";
import { whoHearsMe } from "@/model/who_hears_me";
import { texts } from "@/texts";
import { IconAlertTriangle, IconEarOff, IconMicrophoneOff } from "@/ui/icons";
import { hearsWords } from "./who_hears_words";
import classes from "./WhoHears.module.css";
import { useOwnSound } from "./useOwnSound";

const t = texts.call.hears;

// The most important words on the screen: who hears me now, as the media mixes and as the microphone sounds.
export function WhoHears({ call, session }: { call: LiveCall; session: Session }) {
  const stale = useStale();
  const sound = useOwnSound(session.leg);
  const phone = usePhones((state) => state);
  const hears = whoHearsMe(call, session, sound, stale);
  const words = hearsWords(hears, call, session, phone);
  const mode = hears.applied ?? "monitor";
  const icon =
    words.tone === "trouble" ? (
      <IconAlertTriangle size={26} stroke={1.9} aria-hidden />
    ) : words.tone === "safe" ? (
      <IconEarOff size={26} stroke={1.9} aria-hidden />
    ) : words.tone === "could" ? (
      <IconMicrophoneOff size={26} stroke={1.9} aria-hidden />
    ) : (
      <ModeIcon mode={mode} size={26} />
    );
  return (
    <section
      className={classes.box}
      data-mode={mode}
      data-tone={words.tone}
      data-speaking={hears.heard === "now" || undefined}
      data-audience={hears.audience}
      data-heard={hears.heard}
      aria-label={t.title}
    >
      <span className={classes.icon}>{icon}</span>
      <div aria-live="polite" className={classes.words}>
        <strong>
          <bdi>{words.headline}</bdi>
        </strong>
        {words.more && (
          <span>
            <bdi>{words.more}</bdi>
          </span>
        )}
        {hears.switchingTo && session.phase === "live" && (
          <em data-switching={hears.switchingTo}>{t.switching(texts.common.modes[hears.switchingTo])}</em>
        )}
      </div>
    </section>
  );
}
