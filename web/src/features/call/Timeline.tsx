import { ActionIcon, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";
import type { Event } from "@/contract";
import { useAsk, useFloor, useWorld } from "@/features/shared/world";
import type { LiveCall } from "@/model/floor";
import { texts } from "@/texts";
import { elapsed } from "@/ui/Elapsed";
import { IconPlus } from "@/ui/icons";
import classes from "./Timeline.module.css";
import { eventWords, supervisorsOf } from "./timeline_words";

const t = texts.call;
const kLongestNote = 500; // the contract's limit

type Moment = { event: Event; at: number };

// What happened so far, the newest first, and a place for notes. Asked once; afterwards the stream tells.
function useTimeline(call: string): Moment[] {
  const { api, onTold } = useWorld();
  const queries = useQueryClient();
  const key = ["timeline", call];
  const query = useQuery({
    queryKey: key,
    queryFn: async (): Promise<Moment[]> => {
      const answer = await api.timeline(call);
      const now = Date.now();
      return answer.ok ? (answer.value?.events ?? []).map((event) => ({ event, at: now - event.age_ms })) : [];
    },
    staleTime: Infinity,
  });
  useEffect(
    () =>
      onTold((event) => {
        if (event.call !== call) return;
        const moment = { event, at: Date.now() - event.age_ms };
        queries.setQueryData<Moment[]>(key, (before) =>
          before?.some((one) => one.event.number === event.number) ? before : [...(before ?? []), moment],
        );
      }),
    [call, onTold, queries],
  );
  return query.data ?? [];
}

export function Timeline({ call }: { call: LiveCall }) {
  const { me } = useWorld();
  const moments = useTimeline(call.id);
  const supervisors = supervisorsOf(moments.map((one) => one.event));
  const agents = useFloor((floor) => floor.agents);
  const known = [me, ...call.sessions.map((one) => one.supervisor), ...agents.values()];
  const nameOf = (extension: string): string => known.find((one) => one.extension === extension)?.name ?? extension;
  return (
    <div className={classes.timeline}>
      <NoteBox call={call.id} />
      {moments.length === 0 && <p className={classes.none}>{t.noTimeline}</p>}
      <ol>
        {[...moments].reverse().map(({ event, at }) => (
          <li key={event.number} data-type={event.type}>
            <time className="number">{elapsed(at - call.startedAt)}</time>
            <bdi>{eventWords(event, supervisors, nameOf)}</bdi>
          </li>
        ))}
      </ol>
    </div>
  );
}

function NoteBox({ call }: { call: string }) {
  const { api } = useWorld();
  const ask = useAsk();
  const [words, setWords] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (words.trim() && (await ask(api.addNote(call, words.trim())))) setWords("");
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <TextInput
        aria-label={t.note}
        placeholder={t.notePlaceholder}
        maxLength={kLongestNote}
        value={words}
        onChange={(e) => setWords(e.currentTarget.value)}
        rightSection={
          <ActionIcon type="submit" variant="subtle" aria-label={t.addNote} disabled={!words.trim()}>
            <IconPlus size={16} stroke={1.8} />
          </ActionIcon>
        }
      />
    </form>
  );
}
