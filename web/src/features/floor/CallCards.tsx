import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef } from "react";
import { Caller } from "@/features/shared/Caller";
import { LegMeter, QualityMark } from "@/features/shared/LegSound";
import type { Row } from "@/model/rows";
import { agentOf, customerOf } from "@/model/people";
import { texts } from "@/texts";
import { Elapsed } from "@/ui/Elapsed";
import { Name } from "@/ui/Name";
import classes from "./CallCards.module.css";
import type { CallListProps } from "./CallTable";
import { GuardMarks, ModeButtons, NeedMark, Supervisors } from "./row_parts";
import { useWatchRows } from "./useWatchRows";

const t = texts.floor;
const kWidth = 264;
const kHeight = 116;
const kGap = 10;

// The floor as cards, as many in a line as fit.
export function CallCards({ rows, selected, shown, show }: CallListProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const size = useElementSize<HTMLUListElement>();
  const lanes = Math.max(1, Math.floor((size.width + kGap) / (kWidth + kGap)));
  const virtual = useVirtualizer({
    count: Math.ceil(rows.length / lanes),
    getScrollElement: () => scroll.current,
    estimateSize: () => kHeight + kGap,
    overscan: 2,
  });
  const lines = virtual.getVirtualItems();
  const cards = lines.flatMap((line) =>
    Array.from({ length: lanes }, (_, lane) => ({ index: line.index * lanes + lane, top: line.start, lane })),
  );
  useWatchRows(rows, cards);
  const at = selected === null ? -1 : rows.findIndex((row) => row.call.id === selected);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(Math.floor(at / lanes));
  }, [selected, lanes]);

  const width = (size.width - (lanes - 1) * kGap) / lanes;
  return (
    <div className={classes.scroll} ref={scroll} tabIndex={0} role="region" aria-label={t.liveCalls}>
      <ul className={classes.list} ref={size.ref} style={{ height: virtual.getTotalSize() }}>
        {size.width > 0 &&
          cards.map(({ index, top, lane }) => {
            const row = rows[index];
            return row ? (
              <li
                key={row.call.id}
                className={classes.place}
                style={{ width, height: kHeight, transform: `translate(${lane * (width + kGap)}px, ${top}px)` }}
              >
                <CallCard row={row} selected={row.call.id === selected} shown={row.call.id === shown} show={show} />
              </li>
            ) : null;
          })}
      </ul>
    </div>
  );
}

type CardProps = { row: Row; selected: boolean; shown: boolean; show: (call: string) => void };

const CallCard = memo(
  function CallCard({ row, selected, shown, show }: CardProps) {
    const { call } = row;
    return (
      <article
        className={classes.card}
        data-need={row.need}
        data-selected={selected || undefined}
        data-shown={shown || undefined}
        onClick={() => show(call.id)}
      >
        <header>
          <NeedMark need={row.need} />
          <span className={classes.state} data-phase={call.help ? "help" : call.phase}>
            <Name>
              {call.help
                ? [call.help.reason, call.help.comment].filter(Boolean).join(": ")
                : [texts.common.phases[call.phase], call.queue].filter(Boolean).join(" · ")}
            </Name>
          </span>
          <GuardMarks row={row} />
          <QualityMark legs={call.participants.map((one) => one.leg)} />
          <Elapsed since={call.answeredAt ?? call.startedAt} className={classes.time} />
        </header>
        <div className={classes.people}>
          <span>
            <Caller>{row.customer || texts.common.unknownCaller}</Caller>
            <LegMeter leg={customerOf(call)?.leg} name={texts.common.parts.customer} />
          </span>
          <span>
            {row.agent ? <Name>{row.agent}</Name> : <i>{t.noAgent}</i>}
            <LegMeter leg={agentOf(call)?.leg} name={texts.common.parts.agent} />
          </span>
        </div>
        <footer>
          <ModeButtons row={row} show={show} />
          <Supervisors row={row} />
        </footer>
      </article>
    );
  },
  (a, b) => a.row.call === b.row.call && a.row.need === b.row.need && a.selected === b.selected && a.shown === b.shown,
);
