import { NumberInput, Select, TextInput } from "@mantine/core";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { Name } from "@/ui/Name";
import classes from "./Form.module.css";
import { FormTools } from "./FormTools";
import { part, type OutboundRule } from "./rows";
import { ListOr, RowTools, SectionHead } from "./Section";
import { useOutbound, useTrunks } from "./useRows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.outbound;

export function OutboundSection() {
  const { me } = useWorld();
  const rules = useOutbound();
  const may = isAdministrator(me);
  const columns: readonly Column<OutboundRule>[] = [
    { name: "prefix", title: t.columns.prefix, cell: (one) => <bdi className="number">{one.prefix}</bdi> },
    { name: "trunk", title: t.columns.trunk, cell: (one) => <Name>{one.trunk}</Name> },
    { name: "limit", title: t.columns.limit, align: "right", cell: (one) => one.max_calls_per_person },
    {
      name: "tools",
      title: "",
      align: "right",
      cell: (one) => <RowTools origin={one.origin} may={may} what={one.prefix} more={t.deleteMore} path={`/admin/outbound/${part(one.prefix)}`} />,
    },
  ];
  return (
    <>
      <SectionHead about={t.about} />
      {may && <AddRule />}
      <ListOr rows={rules} none={t.none} noneMore={t.noneMore}>
        <DataTable label={texts.admin.sections.outbound} columns={columns} rows={rules.rows} keyOf={(one) => one.prefix} />
      </ListOr>
    </>
  );
}

function AddRule() {
  const { api } = useWorld();
  const trunks = useTrunks();
  const form = useServerForm({
    name: "outbound/new",
    initial: { prefix: "", trunk: "", max_calls_per_person: 2 },
    send: (values) => api.rest("POST", "/admin/outbound", values),
  });
  const { values, set, errorOf } = form;
  const order: ("label" | "input" | "error" | "description")[] = ["label", "input", "error", "description"];
  return (
    <form className={classes.inline} onSubmit={form.submit} noValidate>
      <TextInput label={t.prefix} description={t.prefixHint} inputWrapperOrder={order} value={values.prefix} onChange={(e) => set("prefix", e.currentTarget.value)} error={errorOf("prefix")} inputMode="tel" />
      <Select label={t.trunk} data={trunks.rows.map((one) => one.name)} value={values.trunk || null} onChange={(value) => set("trunk", value ?? "")} error={errorOf("trunk")} />
      <NumberInput label={t.limit} value={values.max_calls_per_person} onChange={(value) => set("max_calls_per_person", Number(value))} error={errorOf("max_calls_per_person")} min={1} max={100} allowDecimal={false} />
      <FormTools form={form} save={texts.common.add} />
    </form>
  );
}
