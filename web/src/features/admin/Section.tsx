import { Button, Drawer, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { Unreadable } from "@/features/shared/Unreadable";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconLock, IconPlus, IconSearch } from "@/ui/icons";
import { Empty } from "@/ui/Panel";
import { ConfirmDelete } from "./ConfirmDelete";
import classes from "./Section.module.css";
import type { Rows } from "./useRows";

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
  if (rows.refusal) return <Unreadable error={rows.refusal} />;
  if (rows.loading) return <Empty title={texts.common.loading} />;
  if (rows.rows.length === 0) return <Empty title={none}>{noneMore}</Empty>;
  return found === 0 ? <Empty title={t.nothingFound} /> : children;
}

// At the end of a row: its deletion, or that it is the configuration file's.
export function RowTools({ origin, may, what, more, path }: { origin: "file" | "database"; may: boolean; what: string; more: string; path: string }) {
  const { api } = useWorld();
  if (origin === "file") return <FromFile />;
  return may ? <ConfirmDelete what={what} more={more} send={() => api.rest("DELETE", path)} /> : null;
}

export function AddButton({ words, add }: { words: string; add: () => void }) {
  return (
    <Button leftSection={<IconPlus size={15} stroke={2} aria-hidden />} onClick={add}>
      {words}
    </Button>
  );
}

// Beside the list: the form of one row, or of a new one.
export function RowDrawer({ opened, title, close, children }: { opened: boolean; title: string; close: () => void; children: ReactNode }) {
  return (
    <Drawer opened={opened} onClose={close} position="right" title={title} closeButtonProps={{ "aria-label": texts.common.close }}>
      {children}
    </Drawer>
  );
}

// A row of the configuration file.
export function FromFile() {
  return (
    <span className={classes.file} title={t.fromFileMore}>
      <IconLock size={15} stroke={1.8} aria-label={t.fromFile} role="img" />
    </span>
  );
}
