import { ActionIcon, Button, Switch, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { usePhones } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconArrowBackUp, IconPhone } from "@/ui/icons";
import { Panel } from "@/ui/Panel";
import { useStore } from "@/ui/useStore";
import { deskSounds, setDeskSounds } from "./desk_sounds";
import { dialable } from "./dialling";
import classes from "./Dialler.module.css";
import { Keypad } from "./Keypad";
import type { DeskActions } from "./useDesk";

const t = texts.desk;

// No call: somebody to call.
export function Dialler({ actions }: { actions: DeskActions }) {
  const rings = usePhones((phone) => phone.rings);
  const sounds = useStore(deskSounds, (one) => one);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const dial = (event: FormEvent) => {
    event.preventDefault();
    const number = dialable(typed);
    setWrong(!number);
    if (!number) return;
    actions.dial(number);
    setTyped("");
  };
  const type = (words: string) => {
    setTyped(words);
    setWrong(false);
  };
  return (
    <Panel title={t.dial}>
      <div className={classes.idle}>
        <form className={classes.dialler} onSubmit={dial}>
          <TextInput
            size="md"
            aria-label={t.dialPlaceholder}
            placeholder={t.dialPlaceholder}
            value={typed}
            onChange={(e) => type(e.currentTarget.value)}
            error={wrong && t.notDialable}
            inputMode="tel"
            autoComplete="off"
            rightSection={
              typed && (
                <ActionIcon variant="subtle" color="gray" aria-label={t.erase} onClick={() => type(typed.slice(0, -1))}>
                  <IconArrowBackUp size={17} stroke={1.8} />
                </ActionIcon>
              )
            }
          />
          <Keypad label={t.dial} press={(digit) => type(typed + digit)} />
          <Button type="submit" size="md" fullWidth leftSection={<IconPhone size={18} stroke={2} aria-hidden />}>
            {t.call}
          </Button>
        </form>
        <div className={classes.hint}>
          <strong>{t.noCall}</strong>
          <p>{rings ? t.callsRingHere : t.callsRingThere}</p>
          {rings ? (
            <Switch
              className={classes.sound ?? ""}
              label={t.ringSound}
              checked={sounds.ring}
              onChange={(e) => setDeskSounds({ ring: e.currentTarget.checked })}
            />
          ) : (
            <p>{t.dialRings}</p>
          )}
        </div>
      </div>
    </Panel>
  );
}
