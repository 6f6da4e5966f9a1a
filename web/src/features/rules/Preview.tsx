import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Schemas } from "@/contract";
import { utcTime } from "@/features/shared/local_time";
import { Refusal } from "@/features/shared/server";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { Panel } from "@/ui/Panel";
import classes from "./Preview.module.css";
import { PreviewAnswer } from "./PreviewAnswer";
import type { Rules } from "./rules";
import { usePeople } from "./sections_people";

const t = texts.rules.preview;

export type PreviewStart = { agent?: string; queue?: string; number?: string; at?: string };

// With these rules, what would happen to such a call? Asked anew whenever the draft or the call changes.
export function Preview({ rules, start = {} }: { rules?: Rules; start?: PreviewStart }) {
  const { api, config } = useWorld();
  const agents = usePeople().filter((one) => one.role === "agent" && one.enabled);
  const [wish, setWish] = useState({ agent: start.agent ?? "", queue: start.queue ?? "", number: start.number ?? "", at: start.at ?? "", reason: "", purpose: "" });
  const set = (part: Partial<typeof wish>) => setWish({ ...wish, ...part });
  const first = agents[0]?.extension ?? "";
  const agent = wish.agent || first;
  const [settled] = useDebouncedValue(JSON.stringify({ wish, rules }), 400); // not asked with every letter
  const typed = useMemo(() => JSON.parse(settled) as { wish: typeof wish; rules?: Rules }, [settled]);
  const asked = questionOf(typed.wish, typed.wish.agent || first, typed.rules);
  const query = useQuery({
    queryKey: ["admin", "/rules/preview", asked],
    enabled: asked.agent !== "",
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const answer = await api.rest<Schemas["Preview"]>("POST", "/rules/preview", asked);
      if (!answer.ok) throw new Refusal(answer.status, answer.problem);
      return answer.value;
    },
  });
  return (
    <Panel title={t.title} aside={<span className={classes.which}>{rules ? t.ofDraft : t.ofForce}</span>}>
      <div className={classes.wish}>
        <Select label={t.agent} searchable data={agents.map((one) => ({ value: one.extension, label: `${one.name} · ${one.extension}` }))} value={agent || null} allowDeselect={false} onChange={(next) => set({ agent: next ?? "" })} />
        <Select label={t.queue} data={[{ value: "", label: t.noQueue }, ...config.queues.map((one) => ({ value: one.name, label: one.name }))]} value={wish.queue} allowDeselect={false} onChange={(next) => set({ queue: next ?? "" })} />
        <TextInput label={t.number} placeholder="+12025550123" value={wish.number} maxLength={33} onChange={(e) => set({ number: e.currentTarget.value })} />
        <TextInput type="datetime-local" label={t.at} value={wish.at} onChange={(e) => set({ at: e.currentTarget.value })} />
        <TextInput label={t.reason} placeholder={t.noReason} value={wish.reason} maxLength={200} onChange={(e) => set({ reason: e.currentTarget.value })} />
      </div>
      {agent === "" && <p className={classes.quiet}>{t.nobody}</p>}
      {query.error && (
        <p role="alert" className={classes.problem}>
          {t.failed} {query.error.message}
        </p>
      )}
      {query.data && !query.error && <PreviewAnswer answer={query.data} />}
    </Panel>
  );
}

// What is left empty is not asked; no time means now.
function questionOf(wish: { queue: string; number: string; at: string; reason: string }, agent: string, rules: Rules | undefined): Schemas["PreviewRequest"] {
  const at = utcTime(wish.at);
  return {
    agent,
    ...(rules ? { rules } : {}),
    ...(wish.queue ? { queue: wish.queue } : {}),
    ...(wish.number ? { number: wish.number } : {}),
    ...(wish.reason ? { reason: wish.reason } : {}),
    ...(at ? { at } : {}),
  };
}
