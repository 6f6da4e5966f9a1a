import type { Explanation } from "@/contract";
import { texts } from "@/texts";
import { IconCheck, IconX } from "@/ui/icons";
import classes from "./Findings.module.css";

const t = texts.call.refused;
const names: Record<string, string> = t.rules;

// What each rule looked at, in the order in which they were asked.
export function Findings({ findings }: { findings: Explanation["findings"] }) {
  return (
    <ul className={classes.list}>
      {findings.map((one, n) => (
        <li key={n} data-allowed={one.allowed}>
          {one.allowed ? <IconCheck size={16} stroke={2.2} aria-hidden /> : <IconX size={16} stroke={2.2} aria-hidden />}
          <span>
            <strong>{names[one.rule] ?? one.rule}</strong> <span className="visually-hidden">{one.allowed ? t.yes : t.no}: </span>
            <bdi>{one.words}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}
