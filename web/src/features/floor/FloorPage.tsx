import { useEffect, useState } from "react";
import { CallDock } from "@/features/call/CallDock";
import type { PanelState } from "@/features/call/CallPanel";
import { useFloor, useWorld } from "@/features/shared/world";
import { myCalls } from "@/model/people";
import { noFilter, type Filter, type Sort } from "@/model/rows";
import { texts } from "@/texts";
import { Empty } from "@/ui/Panel";
import { ApprovalsBar } from "./ApprovalsBar";
import { CallCards } from "./CallCards";
import { CallTable } from "./CallTable";
import classes from "./FloorPage.module.css";
import { FloorTools, type FloorView } from "./FloorTools";
import { KeyHelp } from "./KeyHelp";
import { PoliciesBar } from "./PoliciesBar";
import { useFloorKeys } from "./useFloorKeys";
import { useRows } from "./useRows";
import { WaitingBar } from "./WaitingBar";

const t = texts.floor;

export type FloorPageProps = { view?: FloorView; open?: string; filter?: Filter; panel?: PanelState };

// All live calls, and beside them the calls that are open.
export function FloorPage(start: FloorPageProps) {
  const { me, phones } = useWorld();
  const [view, setView] = useState<FloorView>(start.view ?? "table");
  const [filter, setFilter] = useState<Filter>(start.filter ?? noFilter);
  const [sort, setSort] = useState<Sort>({ by: "need", down: false });
  const [selected, setSelected] = useState<string | null>(start.open ?? null);
  const [open, setOpen] = useState<string | null>(start.open ?? null);
  const [helping, setHelping] = useState(false);
  const rows = useRows(filter, sort);
  const floor = useFloor((one) => one);
  const mine = myCalls(floor, me.id);
  const shown = (open && floor.calls.get(open)) || mine.at(-1) || null;

  // A call that is shown and supervised has the ear; so has the next one when it ends.
  const leg = shown?.sessions.find((one) => one.supervisor.id === me.id)?.leg ?? null;
  useEffect(() => {
    if (leg) phones.listenTo(leg);
  }, [leg, phones]);

  const show = (call: string) => {
    setSelected(call);
    setOpen(call);
  };
  useFloorKeys({ rows, selected, setSelected, shown, show, close: () => setOpen(null), help: () => setHelping(true) });

  const empty = !floor.ready ? (
    <Empty title={t.loading} />
  ) : floor.calls.size === 0 ? (
    <Empty title={t.empty}>{t.emptyMore}</Empty>
  ) : rows.length === 0 ? (
    <Empty title={t.nothingFound}>{t.nothingFoundMore}</Empty>
  ) : null;
  const list = { rows, selected, shown: shown?.id ?? null, show };

  return (
    <main className={classes.page} data-dock={shown !== null || undefined}>
      <div className={classes.floor}>
        <FloorTools view={view} setView={setView} filter={filter} setFilter={setFilter} help={() => setHelping(true)} />
        <PoliciesBar />
        <ApprovalsBar />
        <WaitingBar />
        {empty ?? (view === "table" ? <CallTable {...list} sort={sort} setSort={setSort} /> : <CallCards {...list} />)}
      </div>
      {shown && <CallDock shown={shown} calls={mine} show={show} close={() => setOpen(null)} {...start.panel} />}
      <KeyHelp opened={helping} close={() => setHelping(false)} />
    </main>
  );
}
