import { Button } from "@mantine/core";
import { useLayoutEffect, useRef } from "react";
import { useFloor, useWorld } from "@/features/shared/world";
import type { LiveAgent } from "@/model/floor";
import { texts } from "@/texts";
import { Elapsed, elapsed } from "@/ui/Elapsed";
import { IconCheck, IconPlayerPause, IconPlayerPlay } from "@/ui/icons";
import { onTick } from "@/ui/ticker";
import { choicesOf, wrapUpLeft, type StateChoice } from "./agent_state";
import classes from "./StateBar.module.css";
import type { DeskActions } from "./useDesk";

const t = texts.desk.state;

const icons = { pause: IconPlayerPause, pauseAfter: IconPlayerPause, stay: IconPlayerPlay, resume: IconPlayerPlay, ready: IconCheck };

// What I am to the queues, for how long, and what I can change about it.
export function StateBar({ actions }: { actions: DeskActions }) {
  const { me } = useWorld();
  const agent = useFloor((floor) => floor.agents.get(me.id));
  if (!agent) return null;
  const wished = agent.pause_wished;
  const unread = agent.state === "paused" && agent.to_acknowledge.length > 0; // no button ends that
  const does: Record<StateChoice, () => Promise<unknown>> = {
    pause: () => actions.setPaused(true),
    pauseAfter: () => actions.setPaused(true),
    stay: () => actions.setPaused(false),
    resume: () => actions.setPaused(false),
    ready: actions.ready,
  };
  return (
    <section className={classes.bar} data-state={agent.state} aria-label={t.label}>
      <span className={classes.dot} />
      <div className={classes.words}>
        <strong role="status">{texts.common.agentStates[agent.state]}</strong>
        {agent.state === "wrap_up" && agent.until !== null ? <WrapUp agent={agent} /> : <Elapsed since={agent.since} className={classes.time} />}
        <span className={classes.hint}>{wished ? t.pauseWished : unread ? t.hintUnread : t.hints[agent.state]}</span>
      </div>
      <div className={classes.choices}>
        {(unread ? [] : choicesOf(agent.state, wished)).map((choice) => {
          const Icon = icons[choice];
          return (
            <Button
              key={choice}
              size="sm"
              variant={choice === "ready" || choice === "resume" ? "filled" : "default"}
              leftSection={<Icon size={16} stroke={2} aria-hidden />}
              onClick={() => void does[choice]()}
            >
              {t[choice]}
            </Button>
          );
        })}
      </div>
    </section>
  );
}

// How much time is left, in figures and as a bar that shrinks.
function WrapUp({ agent }: { agent: LiveAgent }) {
  const words = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const show = (now: number) => {
      if (words.current) words.current.textContent = elapsed((agent.until ?? now) - now + 999);
      if (bar.current) bar.current.style.transform = `scaleX(${wrapUpLeft(agent, now) ?? 0})`;
    };
    show(Date.now());
    return onTick(show);
  }, [agent]);
  return (
    <>
      <span className={classes.time}>
        <span ref={words} className="number" /> {t.wrapUpLeft}
      </span>
      <span className={classes.track} aria-hidden>
        <span ref={bar} />
      </span>
    </>
  );
}
