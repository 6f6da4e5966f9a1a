import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router-dom";
import { localTime, utcTime } from "@/features/shared/local_time";
import { usePages } from "@/features/shared/pages";
import { Unreadable } from "@/features/shared/Unreadable";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { Empty } from "@/ui/Panel";
import { RecordingsTable } from "./RecordingsTable";
import classes from "./Recordings.module.css";
import type { Page, Recording } from "./recording";

const t = texts.recordings;
const kNone = { queue: "", agent: "", call: "", from: "", to: "" };

export function RecordingsList() {
  const { config } = useWorld();
  const navigate = useNavigate();
  const [params] = useSearchParams(); // a call's page may lead here
  const [filter, setFilter] = useState({ ...kNone, call: params.get("call") ?? "" });
  const [asked] = useDebouncedValue(filter, 300);
  const pages = usePages<Page, Recording>({ path: "/recordings", filter: asked, rowsOf: (page) => page.recordings, endOf: (one) => one.id });
  const set = (part: Partial<typeof filter>) => setFilter({ ...filter, ...part });
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <>
      <div className={classes.filters} role="search">
        <Select label={t.filters.queue} placeholder={t.filters.anyQueue} clearable data={config.queues.map((one) => one.name)} value={filter.queue || null} onChange={(queue) => set({ queue: queue ?? "" })} />
        <TextInput label={t.filters.agent} placeholder={t.filters.agentHint} value={filter.agent} onChange={(e) => set({ agent: e.currentTarget.value.trim() })} />
        <TextInput type="datetime-local" label={t.filters.from} value={localTime(filter.from)} onChange={(e) => set({ from: utcTime(e.currentTarget.value) ?? "" })} />
        <TextInput type="datetime-local" label={t.filters.to} value={localTime(filter.to)} onChange={(e) => set({ to: utcTime(e.currentTarget.value) ?? "" })} />
        <TextInput label={t.filters.call} placeholder={t.filters.callHint} value={filter.call} onChange={(e) => set({ call: e.currentTarget.value.trim() })} />
        {isFiltered && (
          <Button variant="subtle" color="gray" onClick={() => setFilter(kNone)}>
            {t.filters.clear}
          </Button>
        )}
      </div>
      {pages.error && <Unreadable error={pages.error} />}
      {pages.isPending && <Empty title={texts.common.loading} />}
      {pages.data && pages.rows.length === 0 && <Empty title={isFiltered ? t.noneFound : t.none}>{isFiltered ? t.noneFoundMore : t.noneMore}</Empty>}
      {pages.rows.length > 0 && <RecordingsTable label={t.title} rows={pages.rows} open={(one) => void navigate(`/recordings/${one.id}`)} />}
      {pages.hasNextPage && (
        <Button variant="default" className={classes.older ?? ""} loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t.older}
        </Button>
      )}
    </>
  );
}
