import { Button } from "@mantine/core";
import { Link } from "react-router-dom";
import type { PastSession } from "@/contract";
import { ModeBadge } from "@/features/shared/Mode";
import { useServer } from "@/features/shared/server";
import { shownTime } from "@/features/shared/local_time";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { elapsed } from "@/ui/Elapsed";
import { IconHeadset, IconMonitor } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { Empty, PageHead, Panel } from "@/ui/Panel";
import classes from "./ListenedPage.module.css";

const t = texts.desk.log;

const columns: readonly Column<PastSession>[] = [
  { name: "when", title: t.when, cell: (row) => <span className={`number ${classes.when}`}>{shownTime(row.started)}</span> },
  { name: "who", title: t.who, cell: (row) => <Name>{row.supervisor.name || row.supervisor.extension}</Name> },
  {
    name: "how",
    title: t.how,
    cell: (row) => (
      <span className={classes.modes}>
        {row.modes.map((mode, n) => (
          <ModeBadge key={n} mode={mode} />
        ))}
        {row.covert && <span className={classes.covert}>{t.covert}</span>}
      </span>
    ),
  },
  { name: "purpose", title: t.purpose, cell: (row) => <Name>{row.purpose}</Name> },
  { name: "length", title: t.length, align: "right", cell: (row) => <span className="number">{elapsed(Date.parse(row.ended) - Date.parse(row.started))}</span> },
];

// Who listened to my calls, as far as the rules tell it by now.
export function ListenedPage() {
  const { data, isError } = useServer<{ sessions?: PastSession[] } | null>("/me/supervision-log");
  const rows = data?.sessions ?? [];
  return (
    <main className={classes.page}>
      <PageHead title={t.title} about={t.about}>
        <Button variant="default" component={Link} to="/desk" leftSection={<IconHeadset size={16} stroke={1.8} aria-hidden />}>
          {texts.desk.pages.back}
        </Button>
      </PageHead>
      <div className={classes.body}>
        <Panel>
          {isError && <Empty title={t.failed} />}
          {data !== undefined && !isError && rows.length === 0 && (
            <Empty icon={<IconMonitor size={26} stroke={1.5} aria-hidden />} title={t.none}>
              {t.noneMore}
            </Empty>
          )}
          {rows.length > 0 && <DataTable label={t.title} columns={columns} rows={rows} keyOf={(row) => row.session} />}
        </Panel>
      </div>
    </main>
  );
}
