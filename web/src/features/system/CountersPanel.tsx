import { Button } from "@mantine/core";
import { useState } from "react";
import { texts } from "@/texts";
import { Panel } from "@/ui/Panel";
import { counterRows, type Counters } from "./counters";
import classes from "./CountersPanel.module.css";

const t = texts.system;
const figure = new Intl.NumberFormat();

// What went wrong, and whether it still does.
export function CountersPanel({ now, before }: { now: Counters; before: Counters | undefined }) {
  const [all, setAll] = useState(false);
  const rows = counterRows(now, before, all);
  return (
    <Panel
      title={t.counters}
      aside={
        <Button variant="subtle" onClick={() => setAll(!all)}>
          {all ? t.onlyErrors : t.all}
        </Button>
      }
    >
      {rows.length === 0 ? (
        <p className={classes.none}>{t.noErrors}</p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t.counterColumns.name}</th>
              <th scope="col">{t.counterColumns.count}</th>
              <th scope="col">{t.counterColumns.rise}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} data-rises={row.rise > 0 || undefined} title={row.name}>
                <td>{row.words}</td>
                <td>{figure.format(row.count)}</td>
                <td>{row.rise > 0 ? `+${figure.format(row.rise)}` : t.none}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
