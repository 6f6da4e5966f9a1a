import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Schemas } from "@/contract";
import { Objection } from "@/features/shared/Objection";
import { useAsk, useFloor, useWorld } from "@/features/shared/world";
import type { LiveCall } from "@/model/floor";
import { mayRecord } from "@/model/rights";
import { texts } from "@/texts";
import { Countdown } from "@/ui/Countdown";
import { Elapsed } from "@/ui/Elapsed";
import { IconHandStop, IconLock, IconPlayerRecord, IconPlayerStop, IconShieldLock } from "@/ui/icons";
import classes from "./Guard.module.css";

const t = texts.call;

export type GuardProps = { call: LiveCall; confirming?: boolean };

// What protects the people of this call at this moment, and so closes it to others.
export function GuardMarks({ call }: { call: LiveCall }) {
  return (
    <div className={classes.guard}>
      <div role="status" className={classes.marks}>
        {call.objected && <Mark tone="bad" icon={<IconHandStop {...kIcon} />} words={t.objected} />}
        {call.private && <Mark tone="bad" icon={<IconLock {...kIcon} />} words={t.private} />}
        {call.privacy && <Mark tone="info" icon={<IconShieldLock {...kIcon} />} words={t.privacy} />}
      </div>
      {call.privacyUntil !== null && (
        <p className={classes.left}>
          {t.privacyLeft} <Countdown until={call.privacyUntil} />
        </p>
      )}
    </div>
  );
}

// Pausing, objecting, recording; and what is kept of the call.
export function Guard({ call, confirming }: GuardProps) {
  const closed = call.objected || call.private;
  return (
    <section className={classes.guard} aria-label={t.guard}>
      {call.recording && <Recording call={call} recording={call.recording} />}
      <div className={classes.tools}>
        <Pause call={call} />
        {!call.objected && call.direction !== "internal" && (
          <Objection
            call={call.id}
            opened={confirming ?? false}
            button={(open) => (
              <Button variant="default" leftSection={<IconHandStop {...kSmall} />} onClick={open}>
                {t.objects.button}
              </Button>
            )}
          />
        )}
        <Record call={call} closed={closed} />
      </div>
    </section>
  );
}

const kIcon = { size: 17, stroke: 1.8, "aria-hidden": true } as const;
const kSmall = { size: 14, stroke: 1.8, "aria-hidden": true } as const;

function Mark({ tone, icon, words }: { tone: "bad" | "info"; icon: ReactNode; words: string }) {
  return (
    <p className={classes.mark} data-tone={tone}>
      {icon}
      <span>{words}</span>
    </p>
  );
}

function Pause({ call }: { call: LiveCall }) {
  const { api } = useWorld();
  const ask = useAsk();
  return (
    <Button variant="default" leftSection={<IconShieldLock {...kSmall} />} onClick={() => void ask(api.setPrivacy(call.id, !call.privacy))}>
      {call.privacy ? t.privacyEnd : t.pause}
    </Button>
  );
}

// By whom it was decided, and who is heard on it at this moment.
function Recording({ call, recording }: { call: LiveCall; recording: Schemas["LiveRecording"] }) {
  const kept = [...new Set(recording.hears)].map((part) => texts.common.parts[part].toLowerCase());
  return (
    <p className={classes.recording} data-failed={recording.failed || undefined} data-silent={kept.length === 0 || undefined}>
      <span className={classes.lamp} aria-hidden />
      {recording.failed ? (
        <strong>{t.recording.failed}</strong>
      ) : (
        <span>
          <strong>{t.recording.on}</strong> {call.recordedSince !== null && <Elapsed since={call.recordedSince} />}
          <small>{[t.recording.rules[recording.rule], kept.length ? t.recording.who(list.format(kept)) : t.recording.nobody].join(" · ")}</small>
        </span>
      )}
    </p>
  );
}

const list = new Intl.ListFormat(undefined, { type: "conjunction" });

// Begun and ended by hand, where the right exists; whether the queue allows it the server knows.
function Record({ call, closed }: { call: LiveCall; closed: boolean }) {
  const { api, me } = useWorld();
  const ask = useAsk();
  const may = useFloor((floor) => mayRecord(me, floor, call));
  const runs = call.recording !== null && !call.recording.failed;
  if (!may || (runs ? call.recording?.rule !== "on_demand" : closed)) return null;
  return (
    <Button
      variant="default"
     
      leftSection={runs ? <IconPlayerStop {...kSmall} /> : <IconPlayerRecord {...kSmall} />}
      onClick={() => void ask(api.setRecording(call.id, !runs))}
    >
      {runs ? t.recording.stop : t.recording.start}
    </Button>
  );
}
