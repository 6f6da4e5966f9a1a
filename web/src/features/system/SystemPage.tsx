import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/contract";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconLock, IconPlugX } from "@/ui/icons";
import { Lamp } from "@/ui/Lamp";
import { Notice } from "@/ui/Notice";
import { Empty, PageHead, Panel } from "@/ui/Panel";
import { CountersPanel } from "./CountersPanel";
import { ago, kEvery, uptime, withSample, type Sample } from "./history";
import { Registrations, Trunks } from "./SystemTables";
import classes from "./SystemPage.module.css";
import { Tiles } from "./Tiles";

const t = texts.system;
const kMinute = 60_000;

type System = Schemas["System"];

// How the server is doing, refreshed every two seconds while somebody looks.
export function SystemPage({ past = [] }: { past?: readonly Sample[] }) {
  const { api } = useWorld();
  const [samples, setSamples] = useState(past);
  const [forbidden, setForbidden] = useState(false);
  const query = useQuery({
    queryKey: ["system"],
    refetchInterval: forbidden ? false : kEvery,
    retry: false,
    queryFn: async () => {
      const answer = await api.rest<System>("GET", "/system");
      if (!answer.ok) {
        setForbidden(answer.status === 403);
        throw new Error(answer.problem.message);
      }
      setSamples((before) => withSample(before, { at: Date.now(), system: answer.value }));
      return answer.value;
    },
  });
  const now = samples.at(-1)?.system;
  return (
    <main className={classes.page}>
      <PageHead title={t.title} {...(now ? { about: runsSince(now) } : {})} />
      <div className={classes.body} data-stale={query.isError || undefined}>
        {query.isError && now && <Notice tone="bad" icon={<IconPlugX size={22} stroke={1.8} aria-hidden />} title={t.stale} more={query.error.message} urgent />}
        {!now && <Nothing forbidden={forbidden} error={query.error} />}
        {now && <Figures now={now} samples={samples} />}
      </div>
    </main>
  );
}

function runsSince(now: System): string {
  const { days, clock } = uptime(now.uptime_s);
  return t.about(now.version, days ? `${t.days(days)} ${clock}` : clock);
}

function Nothing({ forbidden, error }: { forbidden: boolean; error: Error | null }) {
  if (forbidden) return <Empty icon={<IconLock size={26} stroke={1.6} aria-hidden />} title={t.notAllowed} />;
  return error ? <Empty icon={<IconPlugX size={26} stroke={1.6} aria-hidden />} title={error.message} /> : <Empty title={t.loading} />;
}

function Figures({ now, samples }: { now: System; samples: readonly Sample[] }) {
  const before = ago(samples, kMinute)?.system.counters;
  return (
    <>
      <Tiles now={now} samples={samples} before={before} />
      <div className={classes.columns}>
        <Panel title={t.health}>
          <ul className={classes.health}>
            {now.health.map((one) => (
              <li key={one.name}>
                <Lamp ok={one.ok}>{one.name}</Lamp>
                <span>{one.message}</span>
              </li>
            ))}
          </ul>
        </Panel>
        <CountersPanel now={now.counters} before={before} />
      </div>
      <Trunks trunks={now.trunks} />
      <Registrations registrations={now.registrations} />
    </>
  );
}
