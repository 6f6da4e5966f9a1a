import { Button } from "@mantine/core";
import { useSupervision } from "@/features/shared/supervise";
import { useFloor } from "@/features/shared/world";
import type { Session } from "@/contract";
import { texts } from "@/texts";
import { IconHeadphones } from "@/ui/icons";
import { Name } from "@/ui/Name";
import classes from "./WaitingBar.module.css";

const t = texts.floor;

// I follow an agent who has no call now: I hear him again in his next one.
export function WaitingBar() {
  const sessions = useFloor((floor) => floor.sessions);
  const waiting = [...sessions.values()].filter((session) => session.phase === "waiting");
  return waiting.map((session) => <Waiting key={session.id} session={session} />);
}

function Waiting({ session }: { session: Session }) {
  const supervision = useSupervision();
  const agent = useFloor((floor) => floor.agents.get(session.agent.id ?? ""));
  return (
    <div className={classes.bar} role="status">
      <IconHeadphones size={18} stroke={1.8} aria-hidden />
      <p>
        <strong>
          <Name>{t.waitingFor(agent?.name ?? session.agent.extension ?? "")}</Name>
        </strong>
        <span>{t.waitingMore}</span>
      </p>
      <Button variant="default" size="compact-sm" onClick={() => void supervision.leave(session)}>
        {t.stopWaiting}
      </Button>
    </div>
  );
}
