import classes from "./Sparkline.module.css";

const kWidth = 120;
const kHeight = 30;

// The last values of something, as a line that ends now. Fewer than `slots` values leave room on the left.
export function Sparkline({ values, slots, label, atLeast = 1 }: { values: readonly number[]; slots: number; label: string; atLeast?: number }) {
  const top = Math.max(atLeast, ...values);
  const x = (at: number) => kWidth - ((values.length - 1 - at) * kWidth) / (slots - 1);
  const y = (value: number) => kHeight - 2 - (Math.max(0, value) / top) * (kHeight - 4);
  const line = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  return (
    <svg role="img" aria-label={label} className={classes.line} viewBox={`0 0 ${kWidth} ${kHeight}`} preserveAspectRatio="none">
      {values.length > 1 && <polygon points={`${x(0).toFixed(1)},${kHeight} ${line} ${kWidth},${kHeight}`} />}
      <polyline points={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
