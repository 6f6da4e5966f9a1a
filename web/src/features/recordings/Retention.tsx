import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router-dom";
import type { Schemas } from "@/contract";
import { useRefresh, useServer } from "@/features/shared/server";
import { Unreadable } from "@/features/shared/Unreadable";
import { problemWords, useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { IconTrash } from "@/ui/icons";
import { Empty, Panel } from "@/ui/Panel";
import { bytesWords, type Plan } from "./recording";
import classes from "./Recordings.module.css";
import { RecordingsTable } from "./RecordingsTable";

const t = texts.recordings.retention;

// The deletion job as a trial; then, if somebody wants it, for good.
export function Retention({ asking = false }: { asking?: boolean }) {
  const { me } = useWorld();
  const navigate = useNavigate();
  const plan = useServer<Plan>("/recordings/retention");
  const [open, setOpen] = useState(asking);
  if (plan.error) return <Unreadable error={plan.error} />;
  if (!plan.data) return <Empty title={texts.common.loading} />;
  const { due, recordings } = plan.data;
  return (
    <>
      <Panel
        title={t.title}
        aside={
          isAdministrator(me) &&
          due > 0 && (
            <Button color="red" variant="outline" leftSection={<IconTrash size={15} stroke={1.8} aria-hidden />} onClick={() => setOpen(true)}>
              {t.run(due)}
            </Button>
          )
        }
      >
        <p className={classes.about}>{t.about}</p>
        <Figures plan={plan.data} />
      </Panel>
      {due === 0 && <Empty title={t.nothing}>{t.nothingMore}</Empty>}
      {recordings.length > 0 && (
        <>
          <h3 className={classes.sub}>{t.first(recordings.length, due)}</h3>
          <RecordingsTable label={t.title} rows={recordings} open={(one) => void navigate(`/recordings/${one.id}`)} />
        </>
      )}
      <Modal opened={open} onClose={() => setOpen(false)} title={t.confirmTitle(due)} closeButtonProps={{ "aria-label": texts.common.close }}>
        <Confirm plan={plan.data} close={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Figures({ plan }: { plan: Plan }) {
  const figures: [string, string, string?][] = [
    [t.due, plan.due.toLocaleString()],
    [t.kept, plan.kept.toLocaleString()],
    [t.held, plan.held.toLocaleString()],
    [t.bytes, bytesWords(plan.bytes)],
    [t.brake, plan.brake.toLocaleString(), t.brakeHint],
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(([name, value, hint]) => (
        <div key={name} title={hint}>
          <dt>{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

// The brake: who erases more than it allows types how many, as the plan told.
function Confirm({ plan, close }: { plan: Plan; close: () => void }) {
  const { api, tell } = useWorld();
  const refresh = useRefresh();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    const answer = await api.rest<Schemas["RetentionDone"]>("POST", "/recordings/retention", { confirm: plan.due });
    setBusy(false);
    refresh();
    if (!answer.ok) return setProblem(answer.problem.code === "retention_brake" ? `${problemWords(answer)} ${t.changed}` : problemWords(answer));
    tell("good", t.erased(answer.value.erased));
    close();
  };
  return (
    <form
      className={classes.pop}
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <p>{plan.needs_confirmation ? t.confirmMore : t.confirmPlain}</p>
      {plan.needs_confirmation && <TextInput data-autofocus label={t.confirmLabel} inputMode="numeric" value={typed} onChange={(e) => setTyped(e.currentTarget.value.trim())} />}
      {problem && (
        <p role="alert" className={classes.problem}>
          {problem}
        </p>
      )}
      <Button type="submit" color="red" loading={busy} disabled={plan.needs_confirmation && typed !== String(plan.due)}>
        {t.run(plan.due)}
      </Button>
    </form>
  );
}
