import { Button, Chip, Textarea } from "@mantine/core";
import { useState } from "react";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import classes from "./HelpForm.module.css";
import type { DeskActions } from "./useDesk";

const t = texts.desk;
const kLongestComment = 200;

// Two clicks ask for help; a comment if there is time for it.
export function HelpForm({ call, actions, done }: { call: string; actions: DeskActions; done: () => void }) {
  const { config } = useWorld();
  const [reason, setReason] = useState(config.help_reasons[0] ?? t.help);
  const [comment, setComment] = useState("");
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    const asked = await actions.askHelp(call, reason, comment.trim());
    setBusy(false);
    if (asked) done();
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <Chip.Group value={reason} onChange={(value) => setReason(String(value))}>
        <div className={classes.reasons} role="radiogroup" aria-label={t.reason}>
          {config.help_reasons.map((one) => (
            <Chip key={one} value={one} size="sm" variant="outline">
              {one}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      <Textarea
        size="sm"
        label={t.comment}
        placeholder={t.commentPlaceholder}
        value={comment}
        maxLength={kLongestComment}
        autosize
        minRows={1}
        maxRows={3}
        onChange={(e) => setComment(e.currentTarget.value)}
      />
      <div className={classes.tools}>
        <Button size="sm" type="submit" loading={busy}>
          {t.ask}
        </Button>
        <Button size="sm" variant="default" onClick={done}>
          {texts.common.cancel}
        </Button>
      </div>
    </form>
  );
}
