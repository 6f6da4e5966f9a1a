import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { texts } from "@/texts";
import { IconAlertTriangle, IconLock, IconSearch } from "@/ui/icons";
import { Empty } from "@/ui/Panel";
import classes from "./Section.module.css";
import { Refusal, type Rows } from "./useRows";

const t = texts.admin;

// The head of a list: what it is, search, what one can add.
export function SectionHead({ about, search, setSearch, children }: { about: string; search?: string; setSearch?: (words: string) => void; children?: ReactNode }) {
  return (
    <div className={classes.head}>
      <p>{about}</p>
      {setSearch && (
        <TextInput
          className={classes.search ?? ""}
          aria-label={t.search}
          placeholder={t.search}
          leftSection={<IconSearch size={15} stroke={1.8} aria-hidden />}
          value={search ?? ""}
          onChange={(e) => setSearch(e.currentTarget.value)}
        />
      )}
      {children}
    </div>
  );
}

// A list, or why there is none.
export function ListOr({ rows, none, noneMore, found = 1, children }: { rows: Rows<unknown>; none: string; noneMore: string; found?: number; children: ReactNode }) {
  if (rows.refusal) {
    const forbidden = rows.refusal instanceof Refusal && rows.refusal.status === 403;
    const Icon = forbidden ? IconLock : IconAlertTriangle;
    return (
      <Empty icon={<Icon size={26} stroke={1.6} aria-hidden />} title={forbidden ? t.notAllowed : t.failed}>
        {!forbidden && rows.refusal.message}
      </Empty>
    );
  }
  if (rows.loading) return <Empty title={texts.common.loading} />;
  if (rows.rows.length === 0) return <Empty title={none}>{noneMore}</Empty>;
  return found === 0 ? <Empty title={t.nothingFound} /> : children;
}

// A row of the configuration file.
export function FromFile() {
  return (
    <span className={classes.file} title={t.fromFileMore}>
      <IconLock size={15} stroke={1.8} aria-label={t.fromFile} role="img" />
    </span>
  );
}
