import type { Schemas } from "@/contract";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { elapsed } from "@/ui/Elapsed";
import { Lamp } from "@/ui/Lamp";
import { Name } from "@/ui/Name";
import { Empty } from "@/ui/Panel";
import classes from "./SystemTables.module.css";

const t = texts.system;

type Trunk = Schemas["System"]["trunks"][number];
type Registration = Schemas["System"]["registrations"][number];

const trunkColumns: readonly Column<Trunk>[] = [
  { name: "name", title: t.trunkColumns.name, cell: (one) => <Name>{one.name}</Name> },
  { name: "state", title: t.trunkColumns.state, cell: (one) => <Lamp ok={one.reachable}>{one.reachable ? t.reachable : t.unreachable}</Lamp> },
  { name: "registered", title: t.trunkColumns.registered, cell: (one) => (one.registered ? t.yes : t.no) },
  { name: "status", title: t.trunkColumns.status, align: "right", cell: (one) => one.last_status || t.none },
  { name: "calls", title: t.trunkColumns.calls, align: "right", cell: (one) => one.calls },
];

// What phones say of themselves is shown as text, isolated and cut.
const columns: readonly Column<Registration>[] = [
  { name: "extension", title: t.columns.extension, cell: (one) => <span className="number">{one.extension}</span> },
  { name: "name", title: t.columns.name, cell: (one) => <Name>{one.name}</Name> },
  { name: "phone", title: t.columns.phone, cell: (one) => <Name>{one.user_agent || t.none}</Name> },
  { name: "address", title: t.columns.address, narrow: "hide", cell: (one) => <Name>{one.uri}</Name> },
  { name: "transport", title: t.columns.transport, cell: (one) => one.transport.toUpperCase() },
  { name: "expires", title: t.columns.expires, align: "right", cell: (one) => elapsed(one.expires_s * 1000) },
];

export function Trunks({ trunks }: { trunks: readonly Trunk[] }) {
  return (
    <section className={classes.section}>
      <h2>{t.trunks}</h2>
      {trunks.length ? <DataTable label={t.trunks} columns={trunkColumns} rows={trunks} keyOf={(one) => one.name} /> : <p>{t.noTrunks}</p>}
    </section>
  );
}

export function Registrations({ registrations }: { registrations: readonly Registration[] }) {
  return (
    <section className={classes.section}>
      <h2>
        {t.registrations} <span>{registrations.length}</span>
      </h2>
      {registrations.length ? (
        <DataTable label={t.registrations} columns={columns} rows={registrations} keyOf={(one) => `${one.extension} ${one.uri}`} />
      ) : (
        <Empty title={t.noRegistrations}>{t.noRegistrationsMore}</Empty>
      )}
    </section>
  );
}
