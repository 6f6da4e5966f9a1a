import { Button } from "@mantine/core";
import type { Approval } from "@/contract";
import { useApprovals } from "@/features/shared/supervision_options";
import { useAsk, useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconEyeOff } from "@/ui/icons";
import classes from "./WaitingBar.module.css";

const t = texts.floor.approvals;

// Requests for covert listening: those that wait for my word, and what became of mine.
export function ApprovalsBar() {
  const shown = useApprovals().filter((one) => one.own || (one.may_answer && one.granted === null));
  return (
    <div role="status" aria-label={t.title} className={classes.list}>
      {shown.map((one) => (one.own ? <Own key={one.id} approval={one} /> : <Asked key={one.id} approval={one} />))}
    </div>
  );
}

function Asked({ approval }: { approval: Approval }) {
  const { api } = useWorld();
  const ask = useAsk();
  const answer = (granted: boolean) => void ask(api.answerApproval(approval.id, granted));
  return (
    <div className={classes.bar} data-tone="covert">
      <IconEyeOff size={18} stroke={1.8} aria-hidden />
      <p>
        <strong>
          <bdi>{t.asks(approval.supervisor.name, approval.agent.name)}</bdi>
        </strong>
        <span>
          <bdi>{approval.reason}</bdi>
        </span>
      </p>
      <Button size="compact-sm" onClick={() => answer(true)}>
        {t.grant}
      </Button>
      <Button variant="default" size="compact-sm" onClick={() => answer(false)}>
        {t.refuse}
      </Button>
    </div>
  );
}

function Own({ approval }: { approval: Approval }) {
  return (
    <div className={classes.bar} data-tone="covert">
      <IconEyeOff size={18} stroke={1.8} aria-hidden />
      <p>
        <strong>
          <bdi>{t.own(approval.agent.name)}</bdi>
        </strong>
        <span>{approval.granted ? t.granted : t.waiting}</span>
      </p>
    </div>
  );
}
