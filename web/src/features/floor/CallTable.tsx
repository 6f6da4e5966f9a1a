import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef } from "react";
import { Caller } from "@/features/shared/Caller";
import { QualityMark } from "@/features/shared/LegSound";
import type { Row, Sort, SortBy } from "@/model/rows";
import { texts } from "@/texts";
import { Elapsed } from "@/ui/Elapsed";
import { IconChevronDown, IconChevronUp } from "@/ui/icons";
import { Name } from "@/ui/Name";
import classes from "./CallTable.module.css";
import { BothLevels, GuardMarks, ModeButtons, NeedMark, Supervisors } from "./row_parts";
import { useWatchRows } from "./useWatchRows";

const t = texts.floor;
const kRowHeight = 44;

export type CallListProps = {
  rows: Row[];
  selected: string | null;
  shown: string | null;
  show: (call: string) => void;
};

const columns: { key: keyof typeof t.columns; sort?: SortBy }[] = [
  { key: "need", sort: "need" },
  { key: "agent", sort: "agent" },
  { key: "customer", sort: "customer" },
  { key: "queue", sort: "queue" },
  { key: "state", sort: "state" },
  { key: "time", sort: "time" },
  { key: "levels" },
  { key: "quality" },
  { key: "supervisors" },
  { key: "actions" },
];

// The floor as a table. Only the rows that can be seen exist.
export function CallTable({ rows, selected, shown, show, sort, setSort }: CallListProps & { sort: Sort; setSort: (sort: Sort) => void }) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => kRowHeight,
    getItemKey: (index) => rows[index]?.call.id ?? index,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  useWatchRows(rows, items);

  const at = selected === null ? -1 : rows.findIndex((row) => row.call.id === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [selected]);

  return (
    <div className={classes.scroll} ref={scroll}>
      <div
        className={classes.table}
        role="grid"
        aria-label={t.liveCalls}
        aria-rowcount={rows.length + 1}
        tabIndex={0}
        aria-activedescendant={items.some((item) => item.index === at) ? `row-${selected}` : undefined}
      >
        <div className={classes.head} role="row" aria-rowindex={1}>
          {columns.map(({ key, sort: by }) => (
            <HeadCell key={key} name={key} by={by} sort={sort} setSort={setSort} />
          ))}
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row ? (
              <TableRow
                key={item.key}
                row={row}
                index={item.index}
                top={item.start}
                selected={row.call.id === selected}
                shown={row.call.id === shown}
                show={show}
              />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

type HeadProps = { name: keyof typeof t.columns; by: SortBy | undefined; sort: Sort; setSort: (sort: Sort) => void };

function HeadCell({ name, by, sort, setSort }: HeadProps) {
  const active = by === sort.by;
  const word = t.columns[name];
  return (
    <span
      role="columnheader"
      className={classes.cell}
      data-column={name}
      aria-sort={active ? (sort.down ? "descending" : "ascending") : undefined}
    >
      {by ? (
        <button type="button" className={classes.sort} data-active={active || undefined} onClick={() => setSort({ by, down: active && !sort.down })}>
          {word}
          {active && (sort.down ? <IconChevronDown size={12} stroke={2.4} aria-hidden /> : <IconChevronUp size={12} stroke={2.4} aria-hidden />)}
        </button>
      ) : (
        word
      )}
    </span>
  );
}

type RowProps = { row: Row; index: number; top: number; selected: boolean; shown: boolean; show: (call: string) => void };

const same = (a: RowProps, b: RowProps) =>
  a.row.call === b.row.call &&
  a.row.need === b.row.need &&
  a.row.team === b.row.team &&
  a.index === b.index &&
  a.top === b.top &&
  a.selected === b.selected &&
  a.shown === b.shown;

const TableRow = memo(function TableRow({ row, index, top, selected, shown, show }: RowProps) {
  const { call } = row;
  return (
    <div
      id={`row-${call.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={classes.row}
      data-need={row.need}
      data-shown={shown || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => show(call.id)}
    >
      <span role="gridcell" className={classes.cell} data-column="need">
        <NeedMark need={row.need} />
      </span>
      <span role="gridcell" className={classes.cell} data-column="agent">
        {row.agent ? <Name>{row.agent}</Name> : <i className={classes.none}>{t.noAgent}</i>}
        <small>
          <Name>{[row.agentExtension, row.team].filter(Boolean).join(" · ")}</Name>
        </small>
      </span>
      <span role="gridcell" className={classes.cell} data-column="customer">
        <Caller>{row.customer || texts.common.unknownCaller}</Caller>
        <small>{call.help ? <Help row={row} /> : <Caller>{row.number === row.customer ? texts.common.directions[call.direction] : row.number}</Caller>}</small>
      </span>
      <span role="gridcell" className={classes.cell} data-column="queue">
        <Name>{call.queue ?? t.direct}</Name>
      </span>
      <span role="gridcell" className={classes.cell} data-column="state" data-phase={call.phase}>
        {texts.common.phases[call.phase]} <GuardMarks row={row} />
      </span>
      <span role="gridcell" className={classes.cell} data-column="time">
        <Elapsed since={call.answeredAt ?? call.startedAt} />
      </span>
      <span role="gridcell" className={classes.cell} data-column="levels">
        <BothLevels row={row} />
      </span>
      <span role="gridcell" className={classes.cell} data-column="quality">
        <QualityMark legs={call.participants.map((one) => one.leg)} />
      </span>
      <span role="gridcell" className={classes.cell} data-column="supervisors">
        <Supervisors row={row} />
      </span>
      <span role="gridcell" className={classes.cell} data-column="actions">
        <ModeButtons row={row} show={show} />
      </span>
    </div>
  );
}, same);

function Help({ row }: { row: Row }) {
  const words = [row.call.help?.reason, row.call.help?.comment].filter(Boolean).join(": ");
  return (
    <span className={classes.help}>
      <Name>{words}</Name>
    </span>
  );
}
