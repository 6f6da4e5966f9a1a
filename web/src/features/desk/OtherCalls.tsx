import { Button } from "@mantine/core";
import { texts } from "@/texts";
import { Elapsed } from "@/ui/Elapsed";
import { IconArrowsExchange, IconPlayerPause } from "@/ui/icons";
import { Name } from "@/ui/Name";
import type { DeskCall } from "./desk_calls";
import classes from "./OtherCalls.module.css";

const t = texts.desk;

// Calls that wait beside the one in front.
export function OtherCalls({ others, take }: { others: DeskCall[]; take: (one: DeskCall) => void }) {
  if (others.length === 0) return null;
  return (
    <section aria-label={t.others} className={classes.list}>
      {others.map((one) => (
        <div key={one.key} className={classes.one}>
          <IconPlayerPause size={18} stroke={1.8} aria-hidden />
          <span className={classes.who}>
            <Name>{one.name || one.number || t.unknown}</Name>
          </span>
          <span className={classes.state}>{one.state === "held" ? t.held : ""}</span>
          <Elapsed since={one.since} />
          <Button variant="default" leftSection={<IconArrowsExchange size={15} stroke={1.8} aria-hidden />} onClick={() => take(one)}>
            {t.swap}
          </Button>
        </div>
      ))}
    </section>
  );
}
