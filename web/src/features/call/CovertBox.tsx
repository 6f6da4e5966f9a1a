import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import type { Approval, Explanation } from "@/contract";
import { useServer } from "@/features/shared/server";
import { fits } from "@/features/shared/step_in";
import { given, setGiven, useSupervision } from "@/features/shared/supervise";
import { useApprovals, useSupervisionOptions } from "@/features/shared/supervision_options";
import { useAsk, useWorld } from "@/features/shared/world";
import type { LiveCall } from "@/model/floor";
import { agentOf } from "@/model/people";
import { texts } from "@/texts";
import { IconCheck, IconChevronDown, IconChevronUp, IconClock, IconEyeOff } from "@/ui/icons";
import { covertState } from "./covert";
import classes from "./CovertBox.module.css";
import { Findings } from "./Findings";

const t = texts.call.covert;
const kLongest = 200; // the contract's limit

// Listening without the notice to the agent: apart from the modes, with a warning, and a second person where the rules want one.
export function CovertBox({ call, open: startsOpen = false }: { call: LiveCall; open?: boolean }) {
  const options = useSupervisionOptions();
  const [open, setOpen] = useState(startsOpen);
  if (!options.covert) return null;
  return (
    <section className={classes.box} data-open={open || undefined} aria-label={t.offer}>
      <Button
        className={classes.offer ?? ""}
        variant="subtle"
        color="gray"
        size="compact-xs"
        aria-expanded={open}
        leftSection={<IconEyeOff size={14} stroke={1.8} aria-hidden />}
        rightSection={open ? <IconChevronUp size={13} aria-hidden /> : <IconChevronDown size={13} aria-hidden />}
        onClick={() => setOpen(!open)}
      >
        {t.offer}
      </Button>
      {open && <Covert call={call} />}
    </section>
  );
}

function Covert({ call }: { call: LiveCall }) {
  const options = useSupervisionOptions();
  const approvals = useApprovals();
  const [reason, setReason] = useState(given.get().reason);
  const { data: says } = useServer<Explanation | null>(`/explain?right=covert&call=${call.id}&reason=${encodeURIComponent(options.reasons[0] ?? "-")}`);
  const agent = agentOf(call)?.person ?? null;
  const mine = approvals.find((one) => one.own && one.agent.id === agent);
  const seen = useRef(false);
  useEffect(() => {
    if (mine) seen.current = true;
  }, [mine]);
  const state = covertState(says ?? null, mine, seen.current);
  return (
    <>
      <p className={classes.warning}>{t.warning}</p>
      {state.at === "checking" && <p role="status">{t.checking}</p>}
      {state.at === "denied" && <Findings findings={state.findings} />}
      {state.at === "ask" && state.gone && <p role="status">{t.gone}</p>}
      {state.at === "waiting" && (
        <p role="status" className={classes.state}>
          <IconClock size={16} stroke={1.8} aria-hidden /> {t.waiting}
        </p>
      )}
      {state.at === "ready" && mine && (
        <p role="status" className={classes.state}>
          <IconCheck size={16} stroke={2.2} aria-hidden /> {t.granted}
        </p>
      )}
      {(state.at === "ask" || state.at === "ready") && (
        <CovertForm call={call} agent={agent ?? ""} approval={mine} asks={state.at === "ask"} reason={mine?.reason ?? reason} setReason={setReason} />
      )}
    </>
  );
}

type FormProps = { call: LiveCall; agent: string; approval: Approval | undefined; asks: boolean; reason: string; setReason: (reason: string) => void };

function CovertForm({ call, agent, approval, asks, reason, setReason }: FormProps) {
  const { api } = useWorld();
  const ask = useAsk();
  const supervision = useSupervision();
  const options = useSupervisionOptions();
  const ready = fits(options, reason);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    setGiven({ reason });
    if (asks) void ask(api.askApproval(agent, reason));
    else void supervision.enter(call, "monitor", { reason, covert: true, ...(approval ? { approval: approval.id } : {}) });
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      {approval ? (
        <p>
          {t.reason}: <bdi>{approval.reason}</bdi>
        </p>
      ) : options.reasons.length > 0 ? (
        <NativeSelect
          size="xs"
          label={t.reason}
          value={options.reasons.includes(reason) ? reason : ""}
          onChange={(e) => setReason(e.currentTarget.value)}
          data={[{ value: "", label: texts.call.step.reasonPick, disabled: true }, ...options.reasons]}
        />
      ) : (
        <TextInput label={t.reason} maxLength={kLongest} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      )}
      {asks && <p>{t.needsApproval}</p>}
      <Button type="submit" color="red" variant={asks ? "light" : "filled"} disabled={!ready} leftSection={<IconEyeOff size={16} stroke={1.8} aria-hidden />}>
        {asks ? t.ask : t.start}
      </Button>
    </form>
  );
}
