import { shownTime } from "@/features/shared/local_time";
import { texts } from "@/texts";
import { Name } from "@/ui/Name";
import { bodyOf, legNames, rulesWords, tableChanges, tableOf, type Row } from "./audit";
import classes from "./Audit.module.css";
import { What } from "./AuditPage";

const t = texts.audit.row;

// One row in full, with the table of who was heard by whom before and after.
export function AuditRow({ row }: { row: Row }) {
  const facts: [string, string][] = [
    [t.facts.at, shownTime(row.at)],
    [t.facts.actor, row.actor ? [row.actor_name, row.actor].filter(Boolean).join(" · ") : texts.audit.system],
    [t.facts.person, [row.person_name, row.person].filter(Boolean).join(" · ")],
    [t.facts.rule, row.rule ? rulesWords(row.rule) : ""],
    [t.facts.version, texts.audit.version(row.policy_version)],
    [t.facts.code, row.code.replaceAll("_", " ")],
    [t.facts.call, row.call],
    [t.facts.session, row.session],
    [t.facts.recording, row.recording],
    ...bodyOf(row.body),
    [t.facts.hash, row.hash],
  ];
  return (
    <div className={classes.row}>
      <p className={classes.headline}>
        <What row={row} />
      </p>
      <dl>
        {facts.filter(([, value]) => value !== "").map(([name, value]) => (
          <div key={name}>
            <dt>{name || t.body}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <Table row={row} />
    </div>
  );
}

function Table({ row }: { row: Row }) {
  if (!row.before && !row.after) return null;
  const changes = tableChanges(tableOf(row.before), tableOf(row.after));
  const names = legNames(changes);
  const sides = [
    [t.before, changes.filter((one) => one.is !== "new")],
    [t.after, changes.filter((one) => one.is !== "gone")],
  ] as const;
  return (
    <>
      <h3>{t.table}</h3>
      <div className={classes.sides}>
        {sides.map(([title, pairs]) => (
          <section key={title} aria-label={title}>
            <h4>{title}</h4>
            {pairs.length === 0 && <p>{t.silent}</p>}
            <ul>
              {pairs.map((one) => (
                <li key={`${one.speaker} ${one.listener}`} data-is={one.is}>
                  {t.hearsOf(names.get(one.speaker) ?? "", names.get(one.listener) ?? "")}
                  {one.is !== "kept" && <em>{one.is === "new" ? t.begins : t.ends}</em>}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <ul className={classes.legs}>
        {[...names].map(([leg, letter]) => (
          <li key={leg}>
            <strong>{letter}</strong> <Name>{leg}</Name>
          </li>
        ))}
      </ul>
    </>
  );
}
