import type { Mode } from "@/contract";
import { texts } from "@/texts";
import classes from "./HearingPicture.module.css";

const t = texts.guide;

// From whom to whom sound goes, mode by mode.
type Person = "you" | "agent" | "customer";
type Arrow = { from: Person; to: Person };

const between: Arrow[] = [
  { from: "customer", to: "agent" },
  { from: "agent", to: "customer" },
];
const ears: Arrow[] = [
  { from: "customer", to: "you" },
  { from: "agent", to: "you" },
];

const arrows: Record<Mode, Arrow[]> = {
  monitor: [...between, ...ears],
  whisper: [...between, ...ears, { from: "you", to: "agent" }],
  barge: [...between, ...ears, { from: "you", to: "agent" }, { from: "you", to: "customer" }],
  takeover: [
    { from: "customer", to: "you" },
    { from: "you", to: "customer" },
  ],
};

// Two lanes between each pair, one for each direction. The middle of each box is (130, 20), (44, 112), (216, 112).
const paths: Record<string, string> = {
  "customer>agent": "M92 107H166",
  "agent>customer": "M168 117H94",
  "customer>you": "M58 98L105 40",
  "you>customer": "M118 38L72 95",
  "agent>you": "M202 98L155 40",
  "you>agent": "M142 38L188 95",
};

const boxes: Record<Person, [x: number, y: number]> = { you: [130, 22], customer: [46, 112], agent: [214, 112] };

export function HearingPicture({ mode }: { mode: Mode }) {
  const words = arrows[mode].map(({ from, to }) => `${t[to]} ${t.hears} ${t[from]}`).join(", ");
  return (
    <svg className={classes.picture} data-mode={mode} viewBox="0 0 260 134" role="img" aria-label={words}>
      <defs>
        <marker id={`tip-${mode}`} viewBox="0 0 8 8" refX="6.5" refY="4" markerWidth="6" markerHeight="6" orient="auto">
          <path d="M0 .5 7.5 4 0 7.5z" fill="context-stroke" />
        </marker>
      </defs>
      {arrows[mode].map(({ from, to }) => (
        <path
          key={from + to}
          d={paths[`${from}>${to}`]}
          className={classes.arrow}
          data-kind={from === "you" ? "voice" : to === "you" ? "ear" : "talk"}
          markerEnd={`url(#tip-${mode})`}
        />
      ))}
      {(["you", "customer", "agent"] as const).map((person) => (
        <g key={person} transform={`translate(${boxes[person].join(" ")})`} data-parked={(person === "agent" && mode === "takeover") || undefined} className={classes.person}>
          <rect x={-44} y={-16} width={88} height={32} rx={8} />
          <text textAnchor="middle" dy={4.5}>
            {t[person]}
          </text>
        </g>
      ))}
    </svg>
  );
}
