import { Button } from "@mantine/core";
import { Objection } from "@/features/shared/Objection";
import type { LiveCall } from "@/model/floor";
import { texts } from "@/texts";
import { Countdown } from "@/ui/Countdown";
import { IconAlertTriangle, IconHandStop, IconLock, IconShieldLock } from "@/ui/icons";
import { useStore } from "@/ui/useStore";
import classes from "./CallGuard.module.css";
import { privateRefused, type DeskActions } from "./useDesk";

const t = texts.desk;
const icon = { size: 17, stroke: 1.8, "aria-hidden": true } as const;
const small = { size: 15, stroke: 1.8, "aria-hidden": true } as const;

// What protects my caller and me, said as long as it holds. `ending`: the pause is about to end by itself.
export function GuardLines({ call, ending }: { call: LiveCall; ending: boolean }) {
  return (
    <>
      <div role="status" className={classes.lines}>
        {call.objected && (
          <p className={classes.line} data-tone="bad">
            <IconHandStop {...icon} /> {t.objected}
          </p>
        )}
        {call.private && (
          <p className={classes.line}>
            <IconLock {...icon} /> {t.privateOn}
          </p>
        )}
        {call.privacy && (
          <p className={classes.line}>
            <IconShieldLock {...icon} /> {t.privacyOn}
          </p>
        )}
      </div>
      {call.privacyUntil !== null && (
        <p className={classes.left}>
          {t.privacyLeft} <Countdown until={call.privacyUntil} />
        </p>
      )}
      {call.privacy && ending && (
        <div className={classes.warning} role="alert">
          <IconAlertTriangle {...icon} />
          <p>
            <strong>{t.privacyEnding}</strong> {t.privacyEndingMore}
          </p>
        </div>
      )}
    </>
  );
}

// "Private call" and "the customer objects".
export function GuardButtons({ call, actions, confirming }: { call: LiveCall; actions: DeskActions; confirming: boolean }) {
  const refused = useStore(privateRefused, (one) => one);
  return (
    <div className={classes.buttons}>
      <Button
        variant={call.private ? "light" : "default"}
        aria-pressed={call.private}
        leftSection={<IconLock {...small} />}
        disabled={refused && !call.private}
        title={refused ? t.privateNotAllowed : t.privateHint}
        onClick={() => void actions.setPrivate(call.id, !call.private)}
      >
        {call.private ? t.privateEnd : t.private}
      </Button>
      {refused && !call.private && <span className={classes.why}>{t.privateNotAllowed}</span>}
      {!call.objected && call.direction !== "internal" && (
        <Objection
          call={call.id}
          opened={confirming}
          button={(open) => (
            <Button variant="default" leftSection={<IconHandStop {...small} />} onClick={open}>
              {texts.call.objects.button}
            </Button>
          )}
        />
      )}
    </div>
  );
}

// Whether, and of whom, something is kept at this moment.
export function RecordingMark({ call }: { call: LiveCall }) {
  const recording = call.recording;
  if (!recording) return null;
  const silent = recording.hears.length === 0;
  return (
    <span className={classes.recording} data-failed={recording.failed || undefined} data-silent={silent || undefined} title={t.recordedMore}>
      <i aria-hidden />
      {recording.failed ? t.recordingFailed : silent ? t.recordedNobody : t.recorded}
    </span>
  );
}
