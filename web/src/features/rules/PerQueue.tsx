import { ActionIcon, Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconTrash } from "@/ui/icons";
import { Mistake } from "./Entries";
import classes from "./Rules.module.css";
import { kUsual, type QueueRules } from "./rules";
import { useEditing } from "./useRules";

const t = texts.rules;

export type PerQueueProps = {
  words: (queue: QueueRules, alone: boolean) => string;
  children: (queue: QueueRules, set: (part: Partial<QueueRules>) => void, path: string) => ReactNode;
};

// What goes for every queue, and for those with rules of their own. These begin as a copy of the usual ones, so that
// nothing else changes for them.
export function PerQueue({ words, children }: PerQueueProps) {
  const { config } = useWorld();
  const { house, set, locked } = useEditing();
  const { queues } = house;
  const usual = queues.find((one) => one.queue === "*") ?? kUsual;
  const free = config.queues.map((one) => one.name).filter((name) => !queues.some((one) => one.queue === name));
  const replace = (at: number, part: Partial<QueueRules>) => set("queues", queues.map((one, n) => (n === at ? { ...one, ...part } : one)));
  return (
    <div className={classes.entries}>
      {queues.map((one, at) => (
        <fieldset key={one.queue} className={classes.entry} disabled={locked}>
          <legend className={classes.words}>
            <bdi dir="ltr">{words(one, queues.length === 1)}</bdi>
          </legend>
          {!locked && one.queue !== "*" && (
            <div className={classes.entryTools}>
              <ActionIcon variant="subtle" color="gray" aria-label={t.asUsual(one.queue)} title={t.asUsual(one.queue)} onClick={() => set("queues", queues.filter((_, n) => n !== at))}>
                <IconTrash size={16} stroke={1.7} />
              </ActionIcon>
            </div>
          )}
          <Mistake path={`/queues/${at}`} />
          <Mistake path={`/queues/${at}/queue`} />
          <div className={classes.fields}>{children(one, (part) => replace(at, part), `/queues/${at}`)}</div>
        </fieldset>
      ))}
      {!locked && free.length > 0 && (
        <Select
          className={classes.addQueue ?? ""}
          label={t.ownRules}
          description={t.ownRulesHint}
          placeholder={t.chooseQueue}
          data={free}
          value={null}
          onChange={(queue) => queue && set("queues", [...queues, { ...usual, queue }])}
        />
      )}
    </div>
  );
}
