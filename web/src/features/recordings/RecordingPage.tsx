import { Button, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Link, useParams } from "react-router-dom";
import { shownTime } from "@/features/shared/local_time";
import { useServer } from "@/features/shared/server";
import { Unreadable } from "@/features/shared/Unreadable";
import { problemWords, useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { elapsed } from "@/ui/Elapsed";
import { IconGavel, IconPlayerPlay } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { Notice } from "@/ui/Notice";
import { Empty, Panel } from "@/ui/Panel";
import type { Voice } from "./deck";
import { Download } from "./Download";
import { KeepingTools } from "./KeepingTools";
import type { Ticket } from "./marks";
import { Player } from "./Player";
import { agentNames, bytesWords, keptUntil, type Recording } from "./recording";
import classes from "./Recordings.module.css";
import { State } from "./RecordingsTable";

const t = texts.recordings;

export type RecordingPageProps = { ticket?: Ticket; voice?: () => Voice; at?: number };

// One recording: what it is, leave to hear it, then the player.
export function RecordingPage({ ticket: given, voice, at }: RecordingPageProps) {
  const { api, me, tell } = useWorld();
  const id = useParams()["id"] ?? "";
  const stored = useServer<Recording>(`/recordings/${encodeURIComponent(id)}`);
  const [ticket, setTicket] = useState<Ticket | null>(given ?? null);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const one = stored.data;

  const ask = async (use: "play" | "download", why: string): Promise<Ticket | null> => {
    const answer = await api.rest<Ticket>("POST", `/recordings/${encodeURIComponent(id)}/plays`, { use, ...(why.trim() ? { reason: why.trim() } : {}) });
    setRefusal(answer.ok ? null : problemWords(answer));
    return answer.ok ? answer.value : null;
  };
  const listen = async (event?: FormEvent) => {
    event?.preventDefault();
    setBusy(true);
    const fresh = await ask("play", reason);
    setBusy(false);
    if (fresh) setTicket(fresh);
  };
  const renew = async () => {
    const fresh = await ask("play", reason);
    if (fresh) {
      setTicket(fresh);
      tell("good", t.player.renewed);
    }
    return fresh;
  };
  if (stored.error) return <Unreadable error={stored.error} />;
  if (!one) return <Empty title={texts.common.loading} />;
  return (
    <>
      <div className={classes.head}>
        <Link to="/recordings">{t.one.back}</Link>
        <h2>{t.one.title(shownTime(one.started))}</h2>
        <span className={classes.tools}>
          {one.may_play && one.state !== "erased" && one.state !== "recording" && <Download tracks={ticket?.tracks ?? []} ask={ask} />}
          {isAdministrator(me) && one.state !== "erased" && <KeepingTools recording={one} />}
        </span>
      </div>
      {one.hold && (
        <Notice tone="warn" icon={<IconGavel size={20} stroke={1.8} aria-hidden />} title={t.keeping.held(one.hold.by ?? t.keeping.operator, shownTime(one.hold.since))} more={one.hold.reason} />
      )}
      <Facts recording={one} />
      {refusal && (
        <p role="alert" className={classes.problem}>
          {t.one.refused} {refusal}
        </p>
      )}
      {ticket ? <Player ticket={ticket} renew={renew} {...(voice ? { voice } : {})} {...(at ? { at } : {})} /> : <Closed recording={one} reason={reason} setReason={setReason} busy={busy} listen={listen} />}
    </>
  );
}

type ClosedProps = { recording: Recording; reason: string; setReason: (words: string) => void; busy: boolean; listen: (event?: FormEvent) => Promise<void> };

// Before it is opened: leave must be asked, and may be refused.
function Closed({ recording: one, reason, setReason, busy, listen }: ClosedProps) {
  if (one.state === "erased") return <Empty title={t.one.gone} />;
  if (one.state === "recording") return <Empty title={t.one.running} />;
  if (!one.may_play) return <Empty title={t.one.mayNot} />;
  return (
    <Panel>
      <form className={classes.ask} onSubmit={(event) => void listen(event)}>
        <TextInput label={t.one.reason} description={t.one.reasonHint} value={reason} maxLength={200} onChange={(e) => setReason(e.currentTarget.value)} />
        <Button type="submit" size="sm" loading={busy} leftSection={<IconPlayerPlay size={17} stroke={1.9} aria-hidden />}>
          {t.one.listen}
        </Button>
        <p>{t.one.listenMore}</p>
      </form>
    </Panel>
  );
}

function Facts({ recording: one }: { recording: Recording }) {
  const facts: [string, React.ReactNode][] = [
    [t.columns.agents, <Name key="agents">{agentNames(one)}</Name>],
    [t.columns.number, <span key="number" className="number">{one.number ?? texts.admin.never}</span>],
    [t.columns.queue, <Name key="queue">{one.queue ?? texts.admin.never}</Name>],
    [t.columns.length, <span key="length" className="number">{one.length_ms === null ? texts.admin.never : elapsed(one.length_ms)}</span>],
    [t.columns.state, <State key="state" recording={one} />],
    [t.one.facts.rule, t.one.rules[one.rule]],
    [t.one.facts.whisper, t.one.whispers[one.whisper]],
    [t.one.facts.kept, keptUntil(one)],
    [t.one.facts.size, bytesWords(one.bytes)],
    [t.one.facts.call, <span key="call" className="number">{one.call}</span>],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
