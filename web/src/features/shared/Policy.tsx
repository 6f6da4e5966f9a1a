import { Button } from "@mantine/core";
import type { OwnPolicy } from "@/contract";
import { texts } from "@/texts";
import { IconCheck } from "@/ui/icons";
import classes from "./Policy.module.css";
import { useRefresh } from "./server";
import { forgetRefusals } from "./supervise";
import { problemWords, useWorld } from "./world";

const t = texts.policies;

// One published text: to read, and to acknowledge in just this version.
export function Policy({ policy }: { policy: OwnPolicy }) {
  const { api, tell } = useWorld();
  const refresh = useRefresh();
  const acknowledge = async () => {
    const answer = await api.acknowledge(policy.name, policy.version);
    if (answer.ok) forgetRefusals("not_acknowledged");
    else tell("bad", texts.common.refused, answer.problem.code === "other_version" ? t.newer : problemWords(answer));
    refresh();
  };
  return (
    <article className={classes.policy} data-open={!policy.acknowledged || undefined}>
      <header>
        <h2>
          <bdi>{policy.title}</bdi>
        </h2>
        <p>{[t.version(policy.version), ...policy.required_for.map((one) => t.requiredFor[one])].join(" · ")}</p>
      </header>
      <div className={classes.text} tabIndex={0} role="group" aria-label={policy.title}>
        <bdi>{policy.text}</bdi>
      </div>
      {policy.acknowledged ? (
        <p className={classes.done}>
          <IconCheck size={17} stroke={2.2} aria-hidden /> {t.acknowledged}
        </p>
      ) : (
        <Button className={classes.button ?? ""} size="sm" onClick={() => void acknowledge()}>
          {t.acknowledge}
        </Button>
      )}
    </article>
  );
}
