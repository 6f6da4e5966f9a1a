import { ActionIcon, TextInput, UnstyledButton } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useAsk, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconCheck, IconSend } from "@/ui/icons";
import classes from "./CueBox.module.css";

const t = texts.call;
const kLongest = 200; // the contract's limit

// A word to the agent's screen: prepared or typed.
export function CueBox({ call }: { call: string }) {
  const { api, config } = useWorld();
  const ask = useAsk();
  const [words, setWords] = useState("");
  const [sent, setSent] = useState<string | null>(null);
  const send = async (text: string) => {
    if (!text.trim() || !(await ask(api.sendCue(call, text.trim())))) return false;
    setSent(text);
    return true;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await send(words)) setWords("");
  };
  return (
    <div className={classes.box}>
      <div className={classes.cues}>
        {config.cues.map((cue) => (
          <UnstyledButton key={cue} className={classes.cue ?? ""} onClick={() => void send(cue)}>
            {sent === cue && <IconCheck size={13} stroke={2.4} aria-hidden />}
            {cue}
          </UnstyledButton>
        ))}
      </div>
      <form onSubmit={(event) => void submit(event)}>
        <TextInput
          aria-label={t.cue}
          placeholder={t.cuePlaceholder}
          maxLength={kLongest}
          value={words}
          onChange={(e) => setWords(e.currentTarget.value)}
          rightSection={
            <ActionIcon type="submit" variant="subtle" aria-label={t.send} disabled={!words.trim()}>
              <IconSend size={16} stroke={1.8} />
            </ActionIcon>
          }
        />
      </form>
      <span role="status" className="visually-hidden">
        {sent && t.sent}
      </span>
    </div>
  );
}
