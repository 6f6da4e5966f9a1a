import { ActionIcon, Button } from "@mantine/core";
import type { ReactNode } from "react";
import { texts } from "@/texts";
import { IconChevronDown, IconChevronUp, IconPlus, IconTrash } from "@/ui/icons";
import classes from "./Rules.module.css";
import { useEditing } from "./useRules";

const t = texts.rules;

export type EntriesProps<T> = {
  items: readonly T[];
  path: string; // of the list, JSON Pointer
  none: string;
  add: string;
  fresh: () => T;
  words: (item: T) => string; // the entry in plain words
  change: (items: T[]) => void;
  ordered?: boolean; // the first that fits counts
  children: (item: T, set: (part: Partial<T>) => void, path: string) => ReactNode;
};

// A list of boxes; each says in words what its fields make.
export function Entries<T extends object>({ items, path, none, add, fresh, words, change, ordered, children }: EntriesProps<T>) {
  const { errorAt, locked } = useEditing();
  const replace = (at: number, item: T) => change(items.map((one, n) => (n === at ? item : one)));
  const swap = (at: number) => change(items.map((one, n) => (n === at ? items[at + 1] ?? one : n === at + 1 ? items[at] ?? one : one)));
  return (
    <div className={classes.entries}>
      {items.length === 0 && <p className={classes.none}>{none}</p>}
      {items.map((item, at) => (
        <fieldset key={at} className={classes.entry} disabled={locked}>
          <legend className={classes.words}>
            <bdi dir="ltr">{words(item)}</bdi>
          </legend>
          {!locked && (
            <div className={classes.entryTools}>
              {ordered && at > 0 && <Tool label={t.earlier} icon={IconChevronUp} press={() => swap(at - 1)} />}
              {ordered && at < items.length - 1 && <Tool label={t.later} icon={IconChevronDown} press={() => swap(at)} />}
              <Tool label={`${t.remove}: ${words(item)}`} icon={IconTrash} press={() => change(items.filter((_, n) => n !== at))} />
            </div>
          )}
          <Mistake path={`${path}/${at}`} />
          <div className={classes.fields}>{children(item, (part) => replace(at, { ...item, ...part }), `${path}/${at}`)}</div>
        </fieldset>
      ))}
      {errorAt(path) && <Mistake path={path} />}
      {!locked && (
        <Button variant="default" leftSection={<IconPlus size={15} stroke={2} aria-hidden />} onClick={() => change([...items, fresh()])}>
          {add}
        </Button>
      )}
    </div>
  );
}

export function Mistake({ path }: { path: string }) {
  const words = useEditing().errorAt(path);
  return words ? (
    <p role="alert" className={classes.mistake}>
      {words}
    </p>
  ) : null;
}

function Tool({ label, icon: Icon, press }: { label: string; icon: typeof IconTrash; press: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={press}>
      <Icon size={16} stroke={1.7} />
    </ActionIcon>
  );
}
