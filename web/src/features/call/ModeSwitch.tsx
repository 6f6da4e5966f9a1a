import { Button, UnstyledButton } from "@mantine/core";
import { ModeIcon, modeKeys } from "@/features/shared/Mode";
import { pendingModes, useSupervision } from "@/features/shared/supervise";
import type { Mode, Session } from "@/contract";
import type { LiveCall } from "@/model/floor";
import { modes, type WhyNot } from "@/model/rights";
import { texts } from "@/texts";
import { IconArrowBackUp, IconDoorExit } from "@/ui/icons";
import { Key } from "@/ui/Key";
import { useStore } from "@/ui/useStore";
import classes from "./ModeSwitch.module.css";

const t = texts.call;

// Any mode from any mode, the way back after a take-over, and the way out. What is lit is what is applied.
export function ModeSwitch({ call, session }: { call: LiveCall; session: Session | undefined }) {
  const supervision = useSupervision();
  const pending = useStore(pendingModes, (all) => all.get(call.id));
  const wanted = pending ?? (session && session.mode !== session.applied_mode ? session.mode : undefined);
  // What cannot work is there all the same, and says why when it is pressed.
  const closed = Object.fromEntries(modes.map((mode) => [mode, supervision.whyNot(call, mode)])) as Record<Mode, WhyNot | null>;
  const takenOver = session?.mode === "takeover";
  return (
    <div className={classes.switch}>
      <div className={classes.modes} role="group" aria-label={session ? t.modes : t.start}>
        {modes.map((mode) => (
          <UnstyledButton
            key={mode}
            className={classes.mode ?? ""}
            data-mode={mode}
            data-wanted={wanted === mode || undefined}
            aria-pressed={session?.applied_mode === mode}
            aria-keyshortcuts={modeKeys[mode]}
            aria-disabled={closed[mode] !== null || undefined}
            title={closed[mode] ? t.whyNot[closed[mode]] : texts.common.modeIsHeardBy[mode]}
            onClick={() => void supervision.enter(call, mode)}
          >
            <ModeIcon mode={mode} size={20} />
            <span>{texts.common.modes[mode]}</span>
            <Key>{modeKeys[mode]}</Key>
          </UnstyledButton>
        ))}
      </div>
      {session && (
        <div className={classes.out}>
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} stroke={1.8} />}
            rightSection={<Key>H</Key>}
            disabled={!takenOver}
            onClick={() => void supervision.handBack(session)}
          >
            {t.handBack}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDoorExit size={16} stroke={1.8} />}
            rightSection={<Key>Esc</Key>}
            title={t.leaveHint}
            onClick={() => void supervision.leave(session)}
          >
            {t.leave}
          </Button>
        </div>
      )}
    </div>
  );
}
