import { Button } from "@mantine/core";
import { useState } from "react";
import { problemWords, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconAlertTriangle, IconCheck, IconListCheck } from "@/ui/icons";
import { Notice } from "@/ui/Notice";
import { sentence, verificationWords, type Verification } from "./audit";
import classes from "./Audit.module.css";

const t = texts.audit.check;

export type Check = { busy: boolean; found: Verification | null; problem: string | null; run: () => Promise<void> };

export function useCheck(start: Verification | null): Check {
  const { api } = useWorld();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState(start);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    const answer = await api.rest<Verification>("GET", "/audit/verification");
    setBusy(false);
    setFound(answer.ok ? answer.value : null);
    setProblem(answer.ok ? null : problemWords(answer));
  };
  return { busy, found, problem, run };
}

export function CheckButton({ check }: { check: Check }) {
  return (
    <Button loading={check.busy} leftSection={<IconListCheck size={15} stroke={1.9} aria-hidden />} onClick={() => void check.run()}>
      {t.run}
    </Button>
  );
}

// What the check found, in words; a fault names its rows.
export function Checked({ check: { busy, found, problem }, open }: { check: Check; open: (row: number) => void }) {
  if (busy) return <p role="status" className={classes.quiet}>{t.running}</p>;
  if (problem) return <Notice tone="bad" urgent icon={<IconAlertTriangle size={20} stroke={1.8} aria-hidden />} title={t.failed} more={problem} />;
  if (!found) return null;
  const sealed = found.sealed ? t.wholeMore(found.sealed.toLocaleString()) : t.unsealed;
  const more = [found.whole ? sealed : "", ...found.notes.map(sentence)].filter(Boolean).join(" ");
  return (
    <Notice tone={found.whole ? "ok" : "bad"} urgent={!found.whole} icon={found.whole ? <IconCheck size={20} stroke={2} aria-hidden /> : <IconAlertTriangle size={20} stroke={1.8} aria-hidden />} title={verificationWords(found)} more={more || undefined}>
      {found.faults.length > 0 && (
        <ul className={classes.faults}>
          {found.faults.map((one, at) => (
            <li key={at}>
              <button type="button" onClick={() => open(one.first)}>
                {t.place(one.first, one.last)}
              </button>
              : {one.what}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
