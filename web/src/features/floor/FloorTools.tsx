import { ActionIcon, SegmentedControl, Select, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { useMemo, type Dispatch, type SetStateAction } from "react";
import { useFloor, useWorld } from "@/features/shared/world";
import { noFilter, totalsOf, type Filter } from "@/model/rows";
import { texts } from "@/texts";
import { IconKeyboard, IconLayoutGrid, IconLayoutList, IconSearch, IconX } from "@/ui/icons";
import classes from "./FloorTools.module.css";

const t = texts.floor;

export type FloorView = "table" | "cards";

export type FloorToolsProps = {
  view: FloorView;
  setView: (view: FloorView) => void;
  filter: Filter;
  setFilter: Dispatch<SetStateAction<Filter>>;
  help: () => void;
};

// What is going on in numbers, and what of it is shown.
export function FloorTools({ view, setView, filter, setFilter, help }: FloorToolsProps) {
  const change = (part: Partial<Filter>) => setFilter((before) => ({ ...before, ...part }));
  return (
    <header className={classes.tools}>
      <div className={classes.line}>
        <h1>{t.title}</h1>
        <Totals filter={filter} change={change} />
        <span className={classes.space} />
        <SegmentedControl
          aria-label={t.view}
          value={view}
          onChange={(value) => setView(value === "cards" ? "cards" : "table")}
          data={[
            { value: "table", label: <ViewLabel icon={IconLayoutList} word={t.table} /> },
            { value: "cards", label: <ViewLabel icon={IconLayoutGrid} word={t.cards} /> },
          ]}
        />
        <Tooltip label={t.keys}>
          <ActionIcon variant="subtle" color="gray" aria-label={t.keys} onClick={help}>
            <IconKeyboard size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </div>
      <Filters filter={filter} change={change} clear={() => setFilter(noFilter)} />
    </header>
  );
}

function ViewLabel({ icon: Icon, word }: { icon: typeof IconLayoutGrid; word: string }) {
  return (
    <span className={classes.viewLabel}>
      <Icon size={15} stroke={1.8} aria-hidden />
      {word}
    </span>
  );
}

type FilterProps = { filter: Filter; change: (part: Partial<Filter>) => void };

function Totals({ filter, change }: FilterProps) {
  const floor = useFloor((one) => one);
  const totals = useMemo(() => totalsOf(floor), [floor]);
  const chip = (n: number, word: string, state: Filter["state"], tone?: string) => (
    <UnstyledButton
      className={classes.total}
      data-tone={n > 0 ? tone : undefined}
      aria-pressed={filter.state === state}
      onClick={() => change({ state: filter.state === state ? null : state })}
    >
      <b className="number">{n}</b> {word}
    </UnstyledButton>
  );
  return (
    <div className={classes.totals}>
      {chip(totals.calls, t.calls, null)}
      {chip(totals.queued, t.waiting, "queued", "warn")}
      {chip(totals.help, t.help, "help", "bad")}
      {chip(totals.supervised, t.supervised, "supervised")}
      <span className={classes.total}>
        <b className="number">{totals.available}</b> {t.free}
      </span>
    </div>
  );
}

function Filters({ filter, change, clear }: FilterProps & { clear: () => void }) {
  const { config } = useWorld();
  const agents = useFloor((floor) => floor.agents);
  const agentChoices = useMemo(
    () =>
      [...agents.values()]
        .map((one) => ({ value: one.extension, label: `${one.name} · ${one.extension}` }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [agents],
  );
  const states = [
    ...(["queued", "ringing", "connected", "held", "rescue"] as const).map((value) => ({
      value: value as string,
      label: texts.common.phases[value],
    })),
    { value: "supervised", label: t.states.supervised },
    { value: "help", label: t.states.help },
  ];
  const any = JSON.stringify(filter) !== JSON.stringify(noFilter);
  return (
    <div className={classes.filters}>
      <TextInput
        data-search
        className={classes.search ?? ""}
        aria-label={t.search}
        placeholder={t.search}
        leftSection={<IconSearch size={15} stroke={1.8} />}
        value={filter.search}
        onChange={(e) => change({ search: e.currentTarget.value })}
        onKeyDown={(e) => e.key === "Escape" && e.currentTarget.blur()}
      />
      <Choice label={t.team} data={config.teams} value={filter.team} pick={(team) => change({ team })} />
      <Choice label={t.queue} data={config.queues.map((one) => one.name)} value={filter.queue} pick={(queue) => change({ queue })} />
      <Choice label={t.agent} data={agentChoices} value={filter.agent} pick={(agent) => change({ agent })} />
      <Choice label={t.state} data={states} value={filter.state} pick={(state) => change({ state: state as Filter["state"] })} />
      {any && (
        <Tooltip label={t.clear}>
          <ActionIcon variant="subtle" color="gray" aria-label={t.clear} onClick={clear}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}

type ChoiceData = readonly string[] | readonly { value: string; label: string }[];

function Choice(props: { label: string; data: ChoiceData; value: string | null; pick: (value: string | null) => void }) {
  return (
    <Select
      className={classes.choice ?? ""}
      aria-label={props.label}
      placeholder={props.label}
      data={[...props.data] as string[]}
      value={props.value}
      onChange={props.pick}
      searchable
      clearable
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
    />
  );
}
