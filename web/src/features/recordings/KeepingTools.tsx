import { Button, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Answer } from "@/client/rest";
import { useRefresh } from "@/features/shared/server";
import { useAsk, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconGavel, IconTrash } from "@/ui/icons";
import type { Recording } from "./recording";
import classes from "./Recordings.module.css";

const t = texts.recordings.keeping;

// Legal hold, its release, and erasure: each with a reason, and the last with what it means.
export function KeepingTools({ recording: one }: { recording: Recording }) {
  const { api } = useWorld();
  const path = `/recordings/${encodeURIComponent(one.id)}`;
  return (
    <>
      {one.hold ? (
        <WithReason words={t.release} more={t.releaseMore} done={t.done.release} send={(reason) => api.rest("DELETE", `${path}/hold`, { reason })} />
      ) : (
        <WithReason words={t.hold} more={t.holdMore} done={t.done.hold} send={(reason) => api.rest("POST", `${path}/hold`, { reason })} />
      )}
      <WithReason dangerous disabled={one.hold !== null ? t.eraseHeld : undefined} words={t.erase} more={t.eraseMore} confirm={t.confirmErase} done={t.done.erase} send={(reason) => api.rest("DELETE", path, { reason })} />
    </>
  );
}

type WithReasonProps = {
  words: string;
  more: string; // what follows from it
  done: string;
  confirm?: string;
  dangerous?: boolean;
  disabled?: string | undefined; // why not
  send: (reason: string) => Promise<Answer<unknown>>;
};

function WithReason({ words, more, done, confirm = words, dangerous, disabled, send }: WithReasonProps) {
  const { tell } = useWorld();
  const ask = useAsk();
  const refresh = useRefresh();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    const worked = await ask(send(reason.trim()));
    setBusy(false);
    if (!worked) return;
    setOpen(false);
    setReason("");
    tell("good", done);
    refresh();
  };
  const Icon = dangerous ? IconTrash : IconGavel;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={300} trapFocus withArrow shadow="md">
      <Popover.Target>
        <Button variant={dangerous ? "outline" : "default"} {...(dangerous ? { color: "red" } : {})} title={disabled} disabled={disabled !== undefined} leftSection={<Icon size={15} stroke={1.8} aria-hidden />} onClick={() => setOpen(!open)}>
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words}>
        <form
          className={classes.pop}
          onSubmit={(event) => {
            event.preventDefault();
            void run();
          }}
        >
          <p>{more}</p>
          <TextInput data-autofocus label={t.reason} value={reason} maxLength={200} onChange={(e) => setReason(e.currentTarget.value)} />
          <Button type="submit" loading={busy} disabled={!reason.trim()} {...(dangerous ? { color: "red" } : {})}>
            {confirm}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
