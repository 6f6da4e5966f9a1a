import { Button, Drawer, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { localTime, shownTime, utcTime } from "@/features/shared/local_time";
import { pathWith, usePages } from "@/features/shared/pages";
import { Unreadable } from "@/features/shared/Unreadable";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { IconCheck, IconDownload, IconX } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { Empty, PageHead } from "@/ui/Panel";
import { outcome, rowWords, rulesWords, type Page, type Row, type Verification } from "./audit";
import classes from "./Audit.module.css";
import { AuditRow } from "./AuditRow";
import { CheckButton, Checked, useCheck } from "./Check";

const t = texts.audit;
const kNone = { kind: "", person: "", call: "", from: "", to: "" };

const columns: readonly Column<Row>[] = [
  { name: "number", title: t.columns.number, cell: (one) => <span className="number">{one.number}</span> },
  { name: "at", title: t.columns.at, cell: (one) => <span className={`number ${classes.at}`}>{shownTime(one.at)}</span> },
  { name: "what", title: t.columns.what, cell: (one) => <What row={one} /> },
  { name: "who", title: t.columns.who, cell: (one) => (one.actor ? <Name>{one.actor_name ?? one.actor}</Name> : <span className={classes.quiet}>{t.system}</span>) },
  { name: "whom", title: t.columns.whom, cell: (one) => <Name>{one.person_name ?? (one.person || texts.admin.never)}</Name> },
  { name: "rule", title: t.columns.rule, narrow: "hide", cell: (one) => <Name>{one.rule ? rulesWords(one.rule) : texts.admin.never}</Name> },
  { name: "version", title: t.columns.version, narrow: "hide", align: "right", cell: (one) => t.version(one.policy_version) },
];

// Everything that anybody tried, and whether nobody has changed what is written about it.
export function AuditPage({ open: start = null, checked = null }: { open?: number | null; checked?: Verification | null }) {
  const [filter, setFilter] = useState(kNone);
  const [asked] = useDebouncedValue(filter, 300);
  const [open, setOpen] = useState<number | null>(start);
  const check = useCheck(checked);
  const pages = usePages<Page, Row>({ path: "/audit", filter: asked, rowsOf: (page) => page.rows, endOf: (row) => String(row.number) });
  const set = (part: Partial<typeof filter>) => setFilter({ ...filter, ...part });
  const isFiltered = Object.values(filter).some(Boolean);
  const shown = pages.rows.find((one) => one.number === open);
  const exported = (format: string) => `/api/v1${pathWith("/audit/export", { format, from: filter.from, to: filter.to })}`;
  return (
    <main className={classes.page}>
      <PageHead title={t.title} about={t.about}>
        <CheckButton check={check} />
        {(["csv", "jsonl"] as const).map((format) => (
          <Button key={format} component="a" href={exported(format)} download variant="default" leftSection={<IconDownload size={15} stroke={1.8} aria-hidden />}>
            {t.export[format]}
          </Button>
        ))}
      </PageHead>
      <div className={classes.body}>
        <Checked check={check} open={setOpen} />
        <div className={classes.filters} role="search">
          <Select label={t.filters.kind} placeholder={t.filters.anyKind} clearable searchable data={Object.entries(t.kinds).map(([value, label]) => ({ value, label }))} value={filter.kind || null} onChange={(kind) => set({ kind: kind ?? "" })} />
          <TextInput label={t.filters.person} placeholder={t.filters.personHint} value={filter.person} onChange={(e) => set({ person: e.currentTarget.value.trim() })} />
          <TextInput label={t.filters.call} placeholder={t.filters.callHint} value={filter.call} onChange={(e) => set({ call: e.currentTarget.value.trim() })} />
          <TextInput type="datetime-local" label={t.filters.from} value={localTime(filter.from)} onChange={(e) => set({ from: utcTime(e.currentTarget.value) ?? "" })} />
          <TextInput type="datetime-local" label={t.filters.to} value={localTime(filter.to)} onChange={(e) => set({ to: utcTime(e.currentTarget.value) ?? "" })} />
          {isFiltered && (
            <Button variant="subtle" color="gray" onClick={() => setFilter(kNone)}>
              {t.filters.clear}
            </Button>
          )}
        </div>
        {pages.error && <Unreadable error={pages.error} />}
        {pages.isPending && <Empty title={texts.common.loading} />}
        {pages.data && pages.rows.length === 0 && <Empty title={isFiltered ? t.noneFound : t.none}>{isFiltered ? t.noneFoundMore : t.noneMore}</Empty>}
        {pages.rows.length > 0 && <DataTable label={t.title} columns={columns} rows={pages.rows} keyOf={(one) => String(one.number)} open={(one) => setOpen(one.number)} />}
        {pages.hasNextPage && (
          <Button variant="default" className={classes.older ?? ""} loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t.older}
          </Button>
        )}
      </div>
      <Drawer opened={shown !== undefined} onClose={() => setOpen(null)} position="right" size={520} title={shown ? t.row.title(shown.number) : ""} closeButtonProps={{ "aria-label": texts.common.close }}>
        {shown && <AuditRow row={shown} />}
      </Drawer>
    </main>
  );
}

export function What({ row }: { row: Row }) {
  const granted = outcome(row);
  return (
    <span className={classes.what}>
      {rowWords(row)}
      {granted !== null && (
        <span className={classes.outcome} data-granted={granted}>
          {granted ? <IconCheck size={13} stroke={2.4} aria-hidden /> : <IconX size={13} stroke={2.4} aria-hidden />}
          {granted ? t.granted : t.refused}
        </span>
      )}
    </span>
  );
}
