// What a call shows in the table and on a card alike.
import { ActionIcon, Tooltip } from "@mantine/core";
import { memo, useMemo, type ReactNode } from "react";
import type { Mode } from "@/contract";
import { LegMeter } from "@/features/shared/LegSound";
import { ModeBadge, ModeIcon, modeKeys } from "@/features/shared/Mode";
import { pendingModes, useSupervision } from "@/features/shared/supervise";
import { useWorld } from "@/features/shared/world";
import { agentOf, customerOf, mySession } from "@/model/people";
import { modes, type WhyNot } from "@/model/rights";
import type { Row } from "@/model/rows";
import { texts } from "@/texts";
import { IconAlertTriangle, IconClock, IconHandStop, IconHistory, IconLifebuoy, IconLock, IconPhonePause, IconShieldLock } from "@/ui/icons";
import { useStore } from "@/ui/useStore";
import classes from "./row_parts.module.css";

const t = texts.floor;

const needIcons = {
  rescue: IconAlertTriangle,
  helpEscalated: IconLifebuoy,
  help: IconLifebuoy,
  heldLong: IconPhonePause,
  queuedLong: IconClock,
  longCall: IconHistory,
};

export const NeedMark = memo(function NeedMark({ need }: { need: Row["need"] }) {
  if (need === "none") return null;
  const Icon = needIcons[need];
  return (
    <span className={classes.need} data-need={need} title={t.needs[need]}>
      <Icon size={17} stroke={1.9} aria-hidden />
      <span className="visually-hidden">{t.needs[need]}</span>
    </span>
  );
});

// What protects this call, and whether it is kept.
export function GuardMarks({ row }: { row: Row }) {
  const { objected, privacy, recording } = row.call;
  const small = { size: 15, stroke: 1.9, "aria-hidden": true } as const;
  return (
    <span className={classes.marks}>
      {objected && <Mark words={t.marks.objected} tone="bad" icon={<IconHandStop {...small} />} />}
      {row.call.private && <Mark words={t.marks.private} tone="bad" icon={<IconLock {...small} />} />}
      {privacy && <Mark words={t.marks.privacy} tone="info" icon={<IconShieldLock {...small} />} />}
      {recording && (
        <Mark words={recording.failed ? t.marks.recordingFailed : t.marks.recorded} tone={recording.failed ? "bad" : ""} icon={<i data-hollow={recording.failed || privacy || undefined} />} />
      )}
    </span>
  );
}

function Mark({ words, tone, icon }: { words: string; tone: string; icon: ReactNode }) {
  return (
    <span className={classes.mark} data-tone={tone} title={words}>
      {icon}
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

export function BothLevels({ row }: { row: Row }) {
  return (
    <span className={classes.levels}>
      <LegMeter leg={customerOf(row.call)?.leg} name={texts.common.parts.customer} />
      <LegMeter leg={agentOf(row.call)?.leg} name={texts.common.parts.agent} />
    </span>
  );
}

const kShown = 2;

export function Supervisors({ row }: { row: Row }) {
  const { me } = useWorld();
  const live = row.call.sessions.filter((session) => session.phase === "live");
  return (
    <span className={classes.supervisors}>
      {live.slice(0, kShown).map((session) => (
        <ModeBadge key={session.id} mode={session.applied_mode ?? session.mode}>
          {session.supervisor.id === me.id ? t.you : session.supervisor.name}
        </ModeBadge>
      ))}
      {live.length > kShown && <span className={classes.more}>{t.more(live.length - kShown)}</span>}
    </span>
  );
}

const tipOf = (mode: Mode, closed: WhyNot | null): string =>
  closed ? texts.call.whyNot[closed] : `${texts.common.modes[mode]} (${modeKeys[mode]}) · ${texts.common.modeIsHeardBy[mode]}`;

// One click into any mode; what cannot work says why, there and in the call's panel.
export const ModeButtons = memo(function ModeButtons({ row, show }: { row: Row; show: (call: string) => void }) {
  const { me } = useWorld();
  const supervision = useSupervision();
  const pending = useStore(pendingModes, (all) => all.get(row.call.id));
  const now = mySession(row.call, me.id)?.applied_mode;
  const closed = useMemo(() => new Map(modes.map((mode) => [mode, supervision.whyNot(row.call, mode)])), [row.call, supervision]);
  return (
    <span className={classes.buttons}>
      {modes.map((mode) => (
        <Tooltip key={mode} label={tipOf(mode, closed.get(mode) ?? null)}>
          <ActionIcon
            variant={now === mode ? "light" : "subtle"}
            color="gray"
            size={28}
            loading={pending === mode}
            aria-disabled={closed.get(mode) != null || undefined}
            className={classes.button ?? ""}
            aria-label={t.actOn(texts.common.modes[mode], row.agent, row.customer)}
            aria-pressed={now === mode}
            onClick={(event) => {
              event.stopPropagation();
              show(row.call.id);
              void supervision.enter(row.call, mode);
            }}
          >
            <ModeIcon mode={mode} size={17} />
          </ActionIcon>
        </Tooltip>
      ))}
    </span>
  );
});
