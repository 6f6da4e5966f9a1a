import { TextInput } from "@mantine/core";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { Name } from "@/ui/Name";
import classes from "./Form.module.css";
import { FormTools } from "./FormTools";
import { part, whoHas, type NumberRow } from "./rows";
import { ListOr, RowTools, SectionHead } from "./Section";
import { useNumbers, usePeople, useQueues } from "./useRows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.numbers;

export function NumbersSection() {
  const { me } = useWorld();
  const numbers = useNumbers();
  const people = usePeople();
  const queues = useQueues();
  const may = isAdministrator(me);
  const columns: readonly Column<NumberRow>[] = [
    { name: "number", title: t.columns.number, cell: (one) => <bdi className="number">{one.number}</bdi> },
    { name: "target", title: t.columns.target, cell: (one) => <Name>{`${one.target} · ${whoHas(one.target, people.rows, queues.rows) ?? t.unknown}`}</Name> },
    {
      name: "tools",
      title: "",
      align: "right",
      cell: (one) => <RowTools origin={one.origin} may={may} what={one.number} more={t.deleteMore} path={`/admin/numbers/${part(one.number)}`} />,
    },
  ];
  return (
    <>
      <SectionHead about={t.about} />
      {may && <AddNumber />}
      <ListOr rows={numbers} none={t.none} noneMore={t.noneMore}>
        <DataTable label={texts.admin.sections.numbers} columns={columns} rows={numbers.rows} keyOf={(one) => one.number} />
      </ListOr>
    </>
  );
}

function AddNumber() {
  const { api } = useWorld();
  const form = useServerForm({
    name: "numbers/new",
    initial: { number: "", target: "" },
    send: (values) => api.rest("POST", "/admin/numbers", values),
  });
  const { values, set, errorOf } = form;
  return (
    <form className={classes.inline} onSubmit={form.submit} noValidate>
      <TextInput label={t.number} description={t.numberHint} inputWrapperOrder={["label", "input", "error", "description"]} value={values.number} onChange={(e) => set("number", e.currentTarget.value)} error={errorOf("number")} inputMode="tel" />
      <TextInput label={t.target} description={t.targetHint} inputWrapperOrder={["label", "input", "error", "description"]} value={values.target} onChange={(e) => set("target", e.currentTarget.value)} error={errorOf("target")} inputMode="numeric" />
      <FormTools form={form} save={texts.common.add} />
    </form>
  );
}
