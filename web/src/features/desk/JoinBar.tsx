import { Button } from "@mantine/core";
import { texts } from "@/texts";
import { IconArrowBackUp, IconArrowsExchange } from "@/ui/icons";
import type { DeskCall } from "./desk_calls";
import classes from "./JoinBar.module.css";
import type { DeskActions } from "./useDesk";

const t = texts.desk;
const nameOf = (one: DeskCall) => one.name || one.number || t.unknown;

// Two calls of mine: join the two others (attended transfer), or end this one and go back.
export function JoinBar({ front, held, actions }: { front: DeskCall; held: DeskCall; actions: DeskActions }) {
  const back = () => {
    actions.end(front);
    actions.switchTo(held);
  };
  return (
    <div className={classes.bar}>
      <Button size="sm" leftSection={<IconArrowsExchange size={17} stroke={1.8} aria-hidden />} onClick={() => actions.join(front, held)}>
        {t.join}
      </Button>
      <Button size="sm" variant="default" leftSection={<IconArrowBackUp size={17} stroke={1.8} aria-hidden />} onClick={back}>
        <bdi>{t.backTo(nameOf(held))}</bdi>
      </Button>
      <p>
        <bdi>{t.joinHint(nameOf(held), nameOf(front))}</bdi>
      </p>
    </div>
  );
}
