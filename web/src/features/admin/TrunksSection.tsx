import { useState } from "react";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { DataTable, type Column } from "@/ui/DataTable";
import { Lamp } from "@/ui/Lamp";
import { Name } from "@/ui/Name";
import { part, type TrunkSetup } from "./rows";
import { AddButton, ListOr, RowDrawer, RowTools, SectionHead } from "./Section";
import { TrunkForm } from "./TrunkForm";
import { trunkState } from "./trunk_state";
import { useSystem, useTrunks } from "./useRows";

const t = texts.admin.trunks;

export function TrunksSection({ open: start = null }: { open?: string | null }) {
  const { me } = useWorld();
  const trunks = useTrunks();
  const system = useSystem(5_000);
  const [open, setOpen] = useState<string | null>(start);
  const may = isAdministrator(me);
  const columns: readonly Column<TrunkSetup>[] = [
    { name: "name", title: t.columns.name, cell: (one) => <Name>{one.name}</Name> },
    { name: "state", title: t.columns.state, cell: (one) => <State trunk={one} system={system.data} /> },
    { name: "calls", title: t.columns.calls, align: "right", cell: (one) => `${trunkState(one, system.data).calls}${one.max_calls ? ` / ${one.max_calls}` : ""}` },
    { name: "where", title: t.columns.where, narrow: "hide", cell: (one) => <Name>{one.proxy || one.addresses.join(", ")}</Name> },
    { name: "auth", title: t.columns.auth, narrow: "hide", cell: (one) => (one.has_password ? t.byPassword : t.byAddress) },
    {
      name: "tools",
      title: "",
      align: "right",
      cell: (one) => <RowTools origin={one.origin} may={may} what={one.name} more={t.deleteMore} path={`/admin/trunks/${part(one.name)}`} />,
    },
  ];
  const shown = trunks.rows.find((one) => one.name === open);
  return (
    <>
      <SectionHead about={t.about}>
        {may && <AddButton words={t.add} add={() => setOpen("")} />}
      </SectionHead>
      <ListOr rows={trunks} none={t.none} noneMore={t.noneMore}>
        <DataTable label={texts.admin.sections.trunks} columns={columns} rows={trunks.rows} keyOf={(one) => one.name} open={(one) => setOpen(one.name)} />
      </ListOr>
      <RowDrawer opened={open === "" || shown !== undefined} title={shown ? t.edit(shown.name) : t.add} close={() => setOpen(null)}>
        <TrunkForm key={open} trunk={shown} locked={!may || shown?.origin === "file"} done={() => setOpen(null)} />
      </RowDrawer>
    </>
  );
}

function State({ trunk, system }: { trunk: TrunkSetup; system: Parameters<typeof trunkState>[1] }) {
  const { ok, words } = trunkState(trunk, system);
  return <Lamp ok={ok}>{words}</Lamp>;
}
