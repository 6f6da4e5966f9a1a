import type { Schemas } from "@/contract";
import { texts } from "@/texts";
import { Sparkline } from "@/ui/Sparkline";
import { riseOf, type Counters } from "./counters";
import { kSlots, type Sample } from "./history";
import classes from "./Tiles.module.css";

const t = texts.system;
const figure = new Intl.NumberFormat();
const tenth = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

type System = Schemas["System"];
type TileProps = { title: string; value: string; unit?: string; values: number[]; atLeast?: number; tone?: "bad" | undefined };

export function Tiles({ now, samples, before }: { now: System; samples: readonly Sample[]; before: Counters | undefined }) {
  const of = (read: (system: System) => number) => samples.map((one) => read(one.system));
  const errors = riseOf(now.counters, before);
  const steps = samples.map((one, at) => riseOf(one.system.counters, samples[at - 1]?.system.counters));
  const tiles: TileProps[] = [
    { title: t.tiles.calls, value: figure.format(now.calls), values: of((one) => one.calls) },
    { title: t.tiles.legs, value: figure.format(now.legs), values: of((one) => one.legs) },
    { title: t.tiles.sessions, value: figure.format(now.sessions), values: of((one) => one.sessions) },
    { title: t.tiles.consoles, value: figure.format(now.consoles), values: of((one) => one.consoles) },
    { title: t.tiles.cpu, value: `${Math.round(now.cpu_percent)} %`, unit: t.ofOneCore, values: of((one) => one.cpu_percent), atLeast: 100 },
    { title: t.tiles.memory, value: tenth.format(now.memory_mb), unit: t.megabytes, values: of((one) => one.memory_mb) },
    { title: t.tiles.ports, value: figure.format(now.ports.free), unit: t.resting(now.ports.resting), values: of((one) => one.ports.free) },
    { title: t.tiles.errors, value: figure.format(errors), values: steps, tone: errors ? "bad" : undefined },
  ];
  return (
    <dl className={classes.tiles}>
      {tiles.map((one) => (
        <div key={one.title} className={classes.tile} data-tone={one.tone}>
          <dt>{one.title}</dt>
          <dd>
            <span className={classes.value}>{one.value}</span>
            {one.unit && <span className={classes.unit}>{one.unit}</span>}
            <Sparkline values={one.values} slots={kSlots} label={t.trend(one.title)} atLeast={one.atLeast ?? 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
