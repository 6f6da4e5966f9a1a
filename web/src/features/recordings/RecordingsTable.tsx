import { shownTime } from "@/features/shared/local_time";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { elapsed } from "@/ui/Elapsed";
import { IconGavel } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { agentNames, keptUntil, type Recording } from "./recording";
import classes from "./Recordings.module.css";

const t = texts.recordings;

const columns: readonly Column<Recording>[] = [
  { name: "started", title: t.columns.started, cell: (one) => <span className="number">{shownTime(one.started)}</span> },
  { name: "length", title: t.columns.length, align: "right", cell: (one) => (one.length_ms === null ? texts.admin.never : elapsed(one.length_ms)) },
  { name: "queue", title: t.columns.queue, cell: (one) => <Name>{one.queue ?? texts.admin.never}</Name> },
  { name: "agents", title: t.columns.agents, cell: (one) => <Name>{agentNames(one)}</Name> },
  { name: "number", title: t.columns.number, narrow: "hide", cell: (one) => <span className="number">{one.number ?? texts.admin.never}</span> },
  { name: "state", title: t.columns.state, cell: (one) => <State recording={one} /> },
  { name: "kept", title: t.columns.kept, narrow: "hide", cell: (one) => <Kept recording={one} /> },
];

export function RecordingsTable({ label, rows, open }: { label: string; rows: readonly Recording[]; open?: (one: Recording) => void }) {
  return <DataTable label={label} columns={columns} rows={rows} keyOf={(one) => one.id} dim={(one) => one.state === "erased" || !one.may_play} {...(open ? { open } : {})} />;
}

export function State({ recording: one }: { recording: Recording }) {
  return (
    <span className={classes.state} data-state={one.state}>
      {t.states[one.state]}
      {one.objected && <em>{t.objected}</em>}
    </span>
  );
}

function Kept({ recording: one }: { recording: Recording }) {
  return (
    <span className={classes.kept} data-held={one.hold ? true : undefined}>
      {one.hold && <IconGavel size={15} stroke={1.8} aria-hidden />}
      {keptUntil(one)}
    </span>
  );
}
