import { NumberInput, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { Name } from "@/ui/Name";
import { FileNote } from "./FileNote";
import classes from "./Form.module.css";
import { FormTools } from "./FormTools";
import { part, teamsOf, whoHas, type QueueSetup } from "./rows";
import { AddButton, ListOr, RowDrawer, RowTools, SectionHead } from "./Section";
import { usePeople, useQueues } from "./useRows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.queues;

type QueueDraft = Omit<QueueSetup, "origin">;
const kNew: QueueDraft = { name: "", extension: "", teams: [], ring_timeout_s: 20, wrap_up_s: 10, max_wait_s: 300, overflow: "", music: "" };

export function QueuesSection({ open: start = null }: { open?: string | null }) {
  const { me } = useWorld();
  const queues = useQueues();
  const people = usePeople();
  const [open, setOpen] = useState<string | null>(start); // a queue's name; "": a new one
  const may = isAdministrator(me);
  const columns: readonly Column<QueueSetup>[] = [
    { name: "name", title: t.columns.name, cell: (one) => <Name>{one.name}</Name> },
    { name: "extension", title: t.columns.extension, cell: (one) => <span className="number">{one.extension}</span> },
    { name: "teams", title: t.columns.teams, cell: (one) => <Name>{one.teams.join(", ") || texts.admin.never}</Name> },
    { name: "times", title: t.columns.times, narrow: "hide", cell: (one) => <span className="number">{`${one.ring_timeout_s} s · ${one.wrap_up_s} s · ${one.max_wait_s} s`}</span> },
    {
      name: "overflow",
      title: t.columns.overflow,
      narrow: "hide",
      cell: (one) => <Name>{one.overflow ? `${one.overflow} ${whoHas(one.overflow, people.rows, queues.rows) ?? ""}` : t.overflowNobody}</Name>,
    },
    {
      name: "tools",
      title: "",
      align: "right",
      cell: (one) => <RowTools origin={one.origin} may={may} what={one.name} more={t.deleteMore} path={`/admin/queues/${part(one.name)}`} />,
    },
  ];
  const shown = queues.rows.find((one) => one.name === open);
  return (
    <>
      <SectionHead about={t.about}>
        {may && <AddButton words={t.add} add={() => setOpen("")} />}
      </SectionHead>
      <ListOr rows={queues} none={t.none} noneMore={t.noneMore}>
        <DataTable label={texts.admin.sections.queues} columns={columns} rows={queues.rows} keyOf={(one) => one.name} open={(one) => setOpen(one.name)} />
      </ListOr>
      <RowDrawer opened={open === "" || shown !== undefined} title={shown ? t.edit(shown.name) : t.add} close={() => setOpen(null)}>
        <QueueForm key={open} queue={shown} teams={teamsOf([], people.rows)} locked={!may || shown?.origin === "file"} done={() => setOpen(null)} />
      </RowDrawer>
    </>
  );
}

function draftOf({ origin: _, ...rest }: QueueSetup): QueueDraft {
  return rest;
}

type QueueFormProps = { queue: QueueSetup | undefined; teams: string[]; locked: boolean; done: () => void };

function QueueForm({ queue, teams, locked, done }: QueueFormProps) {
  const { api } = useWorld();
  const form = useServerForm<QueueDraft, QueueSetup>({
    name: `queues/${queue?.name ?? "new"}`,
    initial: queue ? draftOf(queue) : kNew,
    send: (values, changes) =>
      queue ? api.rest("PATCH", `/admin/queues/${part(queue.name)}`, changes) : api.rest("POST", "/admin/queues", filled(values)),
    saved: done,
  });
  const { values, set, errorOf } = form;
  const seconds = (field: "ring_timeout_s" | "wrap_up_s" | "max_wait_s", label: string) => (
    <NumberInput label={label} value={values[field]} onChange={(value) => set(field, Number(value))} error={errorOf(field)} disabled={locked} min={0} allowDecimal={false} allowNegative={false} />
  );
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      {queue?.origin === "file" && <FileNote />}
      <div className={classes.pair}>
        <TextInput data-autofocus={!queue || undefined} label={t.name} value={values.name} onChange={(e) => set("name", e.currentTarget.value)} error={errorOf("name")} disabled={locked || queue !== undefined} maxLength={60} />
        <TextInput label={t.extension} value={values.extension} onChange={(e) => set("extension", e.currentTarget.value)} error={errorOf("extension")} disabled={locked} inputMode="numeric" maxLength={12} />
      </div>
      <TagsInput label={t.teams} data={teams} value={values.teams} onChange={(chosen) => set("teams", chosen)} error={errorOf("teams")} disabled={locked} />
      <div className={classes.pair}>
        {seconds("ring_timeout_s", t.ring)}
        {seconds("wrap_up_s", t.wrapUp)}
        {seconds("max_wait_s", t.maxWait)}
      </div>
      <TextInput label={t.overflow} description={t.overflowHint} value={values.overflow} onChange={(e) => set("overflow", e.currentTarget.value)} error={errorOf("overflow")} disabled={locked} inputMode="numeric" maxLength={12} />
      <TextInput label={t.music} description={t.musicHint} value={values.music} onChange={(e) => set("music", e.currentTarget.value)} error={errorOf("music")} disabled={locked} maxLength={60} />
      {!locked && <FormTools form={form} save={queue ? texts.common.save : texts.common.add} />}
    </form>
  );
}

// What is left empty is left to the server.
const filled = (values: QueueDraft) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
