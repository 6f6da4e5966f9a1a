import type { Mode } from "@/contract";
import { ModeIcon, modeKeys } from "@/features/shared/Mode";
import { modes } from "@/model/rights";
import { texts } from "@/texts";
import { IconCheck } from "@/ui/icons";
import { Key } from "@/ui/Key";
import { PageHead, Panel } from "@/ui/Panel";
import classes from "./Guide.module.css";
import { HearingPicture } from "./HearingPicture";

const t = texts.guide;

// When to use which mode, and who hears whom in each.
export function Guide() {
  return (
    <main>
      <PageHead title={t.title} about={t.about} />
      <div className={classes.page}>
        <div className={classes.modes}>
          {modes.map((mode) => (
            <ModeCard key={mode} mode={mode} />
          ))}
        </div>
        <div className={classes.below}>
          <Panel title={t.table}>
            <HearingTable />
          </Panel>
          <Panel title={t.safe}>
            <ul className={classes.rules}>
              {t.rules.map((rule) => (
                <li key={rule}>
                  <IconCheck size={16} stroke={2.2} aria-hidden />
                  {rule}
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
    </main>
  );
}

function ModeCard({ mode }: { mode: Mode }) {
  return (
    <section className={classes.card}>
      <h2>
        <ModeIcon mode={mode} size={19} />
        {texts.common.modes[mode]}
        <Key>{modeKeys[mode]}</Key>
      </h2>
      <HearingPicture mode={mode} />
      <p>
        <strong>{t.modes[mode].when}</strong>
      </p>
      <p>{t.modes[mode].note}</p>
    </section>
  );
}

function HearingTable() {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t.column.mode}</th>
          <th scope="col">{t.column.you}</th>
          <th scope="col">{t.column.agent}</th>
          <th scope="col">{t.column.customer}</th>
        </tr>
      </thead>
      <tbody>
        {modes.map((mode) => (
          <tr key={mode}>
            <th scope="row">
              <span>
                <ModeIcon mode={mode} />
                {texts.common.modes[mode]}
              </span>
            </th>
            <td>{t.modes[mode].you}</td>
            <td>{t.modes[mode].agent}</td>
            <td>{t.modes[mode].customer}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
