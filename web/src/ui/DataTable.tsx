import type { ReactNode } from "react";
import classes from "./DataTable.module.css";

export type Column<R> = {
  name: string;
  title: string; // "" for tools, whose buttons have names of their own
  cell: (row: R) => ReactNode;
  align?: "right";
  narrow?: "hide"; // left out where there is little room
};

export type DataTableProps<R> = {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  open?: (row: R) => void; // the whole row opens; its first column is the button for keyboard and screen reader
  dim?: (row: R) => boolean;
};

// A quiet table of up to a few hundred rows.
export function DataTable<R>({ label, columns, rows, keyOf, open, dim }: DataTableProps<R>) {
  return (
    <div className={classes.scroll} tabIndex={-1}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" data-align={column.align} data-narrow={column.narrow}>
                {column.title || <span className="visually-hidden">{label}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-opens={open ? true : undefined} data-dim={dim?.(row) || undefined} onClick={() => open?.(row)}>
              {columns.map((column, at) => (
                <td key={column.name} data-align={column.align} data-narrow={column.narrow}>
                  {at === 0 && open ? (
                    <button type="button" className={classes.open}>
                      {column.cell(row)}
                    </button>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
