import { Button, TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useFloor, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { Name } from "@/ui/Name";
import { dialable } from "./dialling";
import type { DeskCall } from "./desk_calls";
import classes from "./Transfer.module.css";
import type { DeskActions } from "./useDesk";

const t = texts.desk;

// To whom, and whether to ask him first.
export function Transfer({ front, actions, done }: { front: DeskCall; actions: DeskActions; done: () => void }) {
  const { me } = useWorld();
  const agents = useFloor((floor) => floor.agents);
  const [to, setTo] = useState("");
  const [wrong, setWrong] = useState(false);
  const free = [...agents.values()].filter((one) => one.state === "available" && one.id !== me.id).slice(0, 8);

  const run = (act: (number: string) => void) => {
    const number = dialable(to);
    setWrong(!number);
    if (!number) return;
    act(number);
    done();
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        run((number) => (front.leg ? actions.dial(number) : actions.transfer(front, number)));
      }}
    >
      <div className={classes.line}>
        <TextInput
          size="sm"
          className={classes.to ?? ""}
          label={t.transferTo}
          value={to}
          onChange={(e) => {
            setTo(e.currentTarget.value);
            setWrong(false);
          }}
          error={wrong && t.notDialable}
          inputMode="tel"
          autoComplete="off"
          autoFocus
        />
        {front.leg && (
          <Button size="sm" type="submit">
            {t.askFirst}
          </Button>
        )}
        <Button size="sm" variant={front.leg ? "default" : "filled"} onClick={() => run((number) => actions.transfer(front, number))}>
          {t.transferNow}
        </Button>
      </div>
      <p className={classes.hint}>{front.leg ? t.transferHint : t.transferHintPhone}</p>
      {free.length > 0 && (
        <div className={classes.free} role="group" aria-label={t.colleagues}>
          {free.map((one) => (
            <UnstyledButton key={one.id} className={classes.person} aria-pressed={to === one.extension} onClick={() => setTo(one.extension)}>
              <Name>{one.name}</Name>
              <span className="number">{one.extension}</span>
            </UnstyledButton>
          ))}
        </div>
      )}
    </form>
  );
}
