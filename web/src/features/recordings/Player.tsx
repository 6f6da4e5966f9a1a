import { ActionIcon, Button, SegmentedControl, Select, Switch } from "@mantine/core";
import { useEffect, useMemo, useState, type CSSProperties } from "react";
import type { Store } from "@/client/store";
import type { Schemas } from "@/contract";
import { useServer } from "@/features/shared/server";
import { texts } from "@/texts";
import { elapsed } from "@/ui/Elapsed";
import { IconArrowBarToRight, IconPlayerPause, IconPlayerPlay, IconVolume, IconVolumeOff } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { Panel } from "@/ui/Panel";
import { useStore } from "@/ui/useStore";
import type { Voice } from "./deck";
import { Events, Legend, MarkLines } from "./Marks";
import { bargeAt, marksOf, stretchesOf, trackKey, trackName, type Ticket } from "./marks";
import classes from "./Player.module.css";
import { loudestOf, silences, speaks } from "./silence";
import { useDeck, type Copy } from "./useDeck";
import { Waveform } from "./Waveform";

const t = texts.recordings.player;
const kSpeeds = ["0.5", "0.75", "1", "1.25", "1.5", "2"];
const kStep = 5_000;
const kFar = 10_000;

export type PlayerProps = { ticket: Ticket; renew: () => Promise<Ticket | null>; voice?: () => Voice; at?: number };

// One waveform a person, all on one time line, and everything that happened on it.
export function Player({ ticket, renew, voice, at = 0 }: PlayerProps) {
  const [copy, setCopy] = useState<Copy>("full");
  const [skip, setSkip] = useState(false);
  const peaks = useServer<Schemas["Peaks"]>(`/recordings/peaks/${ticket.ticket}`);
  const peaksOf = (key: string) => peaks.data?.tracks.find((one) => trackKey(one) === key)?.peaks ?? [];
  const loudest = useMemo(() => loudestOf(peaks.data?.tracks ?? []), [peaks.data]);
  const [muted, setMuted] = useState<ReadonlySet<string>>(new Set());
  const quiet = useMemo(
    () => silences((peaks.data?.tracks ?? []).filter((one) => !muted.has(trackKey(one))).map((one) => one.peaks), peaks.data?.step_ms ?? 1),
    [peaks.data, muted],
  );
  const { deck, state, position, seek, toggle } = useDeck(ticket, renew, { copy, skip, quiet }, voice);
  const marks = useMemo(() => marksOf(ticket), [ticket]);
  const stretches = useMemo(() => stretchesOf(ticket.markers, ticket.length_ms), [ticket]);
  const barge = bargeAt(marks);
  useEffect(() => seek(at), [deck]);
  useKeys({ toggle, move: (by) => seek(position.get() + by) });

  const mute = (key: string, on: boolean) => {
    deck.setMuted(key, on);
    const next = new Set(muted);
    if (on) next.add(key);
    else next.delete(key);
    setMuted(next);
  };
  return (
    <Panel title={t.label} aside={<span className={classes.keys}>{t.keys}</span>}>
      <div className={classes.controls}>
        <Button size="sm" leftSection={state.playing ? <IconPlayerPause size={17} stroke={1.9} aria-hidden /> : <IconPlayerPlay size={17} stroke={1.9} aria-hidden />} onClick={toggle}>
          {state.playing ? t.pause : t.play}
        </Button>
        <Button variant="default" aria-label={`−10 s: ${t.back}`} title={t.back} onClick={() => seek(position.get() - kFar)}>
          −10 s
        </Button>
        <Button variant="default" aria-label={`+10 s: ${t.forward}`} title={t.forward} onClick={() => seek(position.get() + kFar)}>
          +10 s
        </Button>
        {barge !== null && (
          <Button variant="default" leftSection={<IconArrowBarToRight size={15} stroke={1.8} aria-hidden />} onClick={() => seek(barge)}>
            {t.toBarge}
          </Button>
        )}
        <Select className={classes.speed ?? ""} aria-label={t.speed} data={kSpeeds.map((one) => ({ value: one, label: `${one}×` }))} value={String(state.speed)} allowDeselect={false} onChange={(one) => deck.setSpeed(Number(one))} />
        <Switch label={t.skipSilence} checked={skip} onChange={(e) => setSkip(e.currentTarget.checked)} />
        <SegmentedControl aria-label={t.copy} value={copy} data={Object.entries(t.copies).map(([value, label]) => ({ value, label }))} onChange={(one) => setCopy(one as Copy)} />
      </div>
      {state.failed && (
        <p role="alert" className={classes.problem}>
          {t.cannot} {t.soundGone}
        </p>
      )}
      {peaks.error && <p className={classes.problem}>{`${t.noPeaks} ${peaks.error.message}`}</p>}
      <div className={classes.stage} role="group" aria-label={t.tracks}>
        {ticket.tracks.map((track) => {
          const key = trackKey(track);
          const name = trackName(track);
          const part = track.prompts ? t.playedBy : ((texts.common.parts as Record<string, string>)[track.part] ?? name);
          const isMuted = muted.has(key);
          const heard = peaksOf(key);
          return (
            <div key={key} className={classes.track} data-muted={isMuted || undefined}>
              <div className={classes.who}>
                <span>
                  <Name>{name}</Name>
                  {part !== name && <small>{part}</small>}
                </span>
                <ActionIcon variant="subtle" color="gray" aria-pressed={isMuted} aria-label={isMuted ? t.unmute(name) : t.mute(name)} title={isMuted ? t.unmute(name) : t.mute(name)} onClick={() => mute(key, !isMuted)}>
                  {isMuted ? <IconVolumeOff size={17} stroke={1.8} /> : <IconVolume size={17} stroke={1.8} />}
                </ActionIcon>
              </div>
              <Waveform peaks={heard} loudest={loudest} length={ticket.length_ms} position={position} seek={seek} label={(track.prompts ? t.waveOfPlayed : t.wave)(name, speaks(heard))} part={track.prompts ? "prompt" : track.part} />
            </div>
          );
        })}
        <MarkLines marks={marks} stretches={stretches} length={ticket.length_ms} />
        <PositionBar position={position} length={ticket.length_ms} seek={seek} />
      </div>
      <Legend marks={marks} />
      <Events marks={marks} seek={seek} />
    </Panel>
  );
}

function PositionBar({ position, length, seek }: { position: Store<number>; length: number; seek: (ms: number) => void }) {
  const at = useStore(position, (ms) => Math.round(ms / 100) * 100);
  const words = t.of(elapsed(at), elapsed(length));
  return (
    <div className={classes.position}>
      <span className="number">{words}</span>
      <input type="range" min={0} max={length} step={100} value={at} style={{ "--at": `${(100 * at) / Math.max(1, length)}%` } as CSSProperties} aria-label={t.position} aria-valuetext={words} onChange={(e) => seek(Number(e.currentTarget.value))} />
    </div>
  );
}

// Where the focus is on nothing that has keys of its own.
function useKeys({ toggle, move }: { toggle: () => void; move: (by: number) => void }) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.ctrlKey || event.altKey || event.metaKey || target?.closest("button, input, select, textarea, a, summary, [role=dialog]")) return;
      const does = { " ": toggle, ArrowLeft: () => move(-kStep), ArrowRight: () => move(kStep) }[event.key];
      if (!does) return;
      event.preventDefault();
      does();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
}
