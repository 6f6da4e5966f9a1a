import { ActionIcon, Button, Popover } from "@mantine/core";
import { useState } from "react";
import type { Answer } from "@/client/rest";
import { useAsk } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconTrash } from "@/ui/icons";
import classes from "./ConfirmDelete.module.css";
import { useRefresh } from "./useRows";

export type ConfirmDeleteProps = {
  what: string;
  more: string; // what follows from it
  send: () => Promise<Answer<unknown>>;
  done?: () => void;
  word?: string; // on the button: "Delete" when missing
  wide?: boolean; // a button with words
};

// Asks where it was clicked, and says what follows.
export function ConfirmDelete({ what, more, send, done, word = texts.common.delete, wide }: ConfirmDeleteProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const ask = useAsk();
  const refresh = useRefresh();
  const run = async () => {
    setBusy(true);
    const gone = await ask(send());
    setBusy(false);
    setOpen(false);
    if (!gone) return;
    done?.();
    setTimeout(refresh); // after `done` has left what is gone: nobody asks for it again
  };
  const label = `${word}: ${what}`;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={280} trapFocus withArrow shadow="md">
      <Popover.Target>
        {wide ? (
          <Button variant="outline" color="red" leftSection={<IconTrash size={15} stroke={1.8} aria-hidden />} onClick={() => setOpen(!open)}>
            {word}
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={(e) => (e.stopPropagation(), setOpen(!open))}>
            <IconTrash size={16} stroke={1.7} />
          </ActionIcon>
        )}
      </Popover.Target>
      <Popover.Dropdown aria-label={label} onClick={(e) => e.stopPropagation()}>
        <div className={classes.words}>
          <strong>
            <bdi>{word === texts.common.delete ? texts.admin.confirmDelete(what) : `${word} ${what}?`}</bdi>
          </strong>
          <p>{more}</p>
          <div className={classes.tools}>
            <Button color="red" loading={busy} onClick={() => void run()}>
              {word}
            </Button>
            <Button variant="default" onClick={() => setOpen(false)}>
              {texts.common.cancel}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
