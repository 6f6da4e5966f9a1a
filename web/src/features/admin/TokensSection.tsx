import { NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { Name } from "@/ui/Name";
import { ConfirmDelete } from "./ConfirmDelete";
import classes from "./Form.module.css";
import { FormTools } from "./FormTools";
import { OnceShown } from "./OnceShown";
import type { Token } from "./rows";
import { ListOr, SectionHead } from "./Section";
import { useTokens } from "./useRows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.tokens;
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const roles = (["integrator", "auditor", "administrator"] as const).map((value) => ({ value, label: texts.common.roles[value] }));

export type Made = { name: string; token: string };

export function TokensSection({ made: start = null }: { made?: Made | null }) {
  const { me, api } = useWorld();
  const tokens = useTokens();
  const [made, setMade] = useState<Made | null>(start);
  const may = isAdministrator(me);
  const columns: readonly Column<Token>[] = [
    { name: "name", title: t.columns.name, cell: (one) => <Name>{one.name}</Name> },
    { name: "role", title: t.columns.role, cell: (one) => texts.common.roles[one.role] },
    { name: "created", title: t.columns.created, narrow: "hide", cell: (one) => date.format(new Date(one.created)) },
    { name: "expires", title: t.columns.expires, cell: (one) => (isPast(one) ? t.expired : date.format(new Date(one.expires))) },
    {
      name: "tools",
      title: "",
      align: "right",
      cell: (one) => may && <ConfirmDelete word={t.withdraw} what={one.name} more={t.withdrawMore} send={() => api.rest("DELETE", `/tokens/${one.id}`)} />,
    },
  ];
  return (
    <>
      <SectionHead about={t.about} />
      {made && <OnceShown title={t.made(made.name)} secret={made.token} done={() => setMade(null)} />}
      {may && <MakeToken made={setMade} />}
      <ListOr rows={tokens} none={t.none} noneMore={t.noneMore}>
        <DataTable label={texts.admin.sections.tokens} columns={columns} rows={tokens.rows} keyOf={(one) => one.id} dim={isPast} />
      </ListOr>
    </>
  );
}

const isPast = (token: Token): boolean => Date.parse(token.expires) < Date.now();

function MakeToken({ made }: { made: (made: Made) => void }) {
  const { api } = useWorld();
  const form = useServerForm({
    name: "tokens/new",
    initial: { name: "", role: "integrator", expires_days: 365 },
    send: async (values) => {
      const answer = await api.rest<{ token: string }>("POST", "/tokens", values);
      if (answer.ok) made({ name: values.name, token: answer.value.token });
      return answer;
    },
  });
  const { values, set, errorOf } = form;
  return (
    <form className={classes.inline} onSubmit={form.submit} noValidate>
      <TextInput label={t.name} value={values.name} onChange={(e) => set("name", e.currentTarget.value)} error={errorOf("name")} maxLength={60} />
      <Select label={t.role} data={roles} value={values.role} onChange={(value) => value && set("role", value)} error={errorOf("role")} allowDeselect={false} />
      <NumberInput label={t.days} value={values.expires_days} onChange={(value) => set("expires_days", Number(value))} error={errorOf("expires_days")} min={1} max={3650} allowDecimal={false} />
      <FormTools form={form} save={t.make} />
    </form>
  );
}
