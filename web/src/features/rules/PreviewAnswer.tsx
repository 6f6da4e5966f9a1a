import { Tooltip } from "@mantine/core";
import type { Schemas } from "@/contract";
import { ModeBadge } from "@/features/shared/Mode";
import { texts } from "@/texts";
import { IconCheck, IconPencil, IconX } from "@/ui/icons";
import { Name } from "@/ui/Name";
import classes from "./Preview.module.css";
import { deciding, everySupervisor, rightNames, takesReason } from "./preview_words";
import { useEditing } from "./useRules";
import { privacyWords, soundName } from "./words";

const t = texts.rules.preview;
type Answer = Schemas["Preview"];

export function PreviewAnswer({ answer }: { answer: Answer }) {
  const { house } = useEditing();
  return (
    <div className={classes.answer}>
      <RightsTable rights={answer.rights} />
      <h3>{t.told}</h3>
      <ul className={classes.lines}>
        {answer.notices.map((one) => (
          <li key={one.mode}>
            <ModeBadge mode={one.mode} />
            <span>{noticeWords(one)}</span>
          </li>
        ))}
      </ul>
      <h3>{t.heard}</h3>
      <ul className={classes.lines}>
        <li>
          <span>
            {t.consent[answer.consent.listening]}
            {answer.consent.region ? ` ${t.byRegion(answer.consent.region)}` : ""}
          </span>
        </li>
        {answer.sounds.map((one, at) => (
          <li key={at}>
            <span>
              <strong>
                <bdi>{soundName(one.prompt)}</bdi>
              </strong>{" "}
              {t.to[one.to]}, {one.when}
            </span>
          </li>
        ))}
      </ul>
      <h3>{t.recorded}</h3>
      <p className={classes.recorded}>
        <strong>{t.is[answer.recording.recorded]}</strong> {t.because(answer.recording.why)}
        {answer.recording.recorded !== "no" && (
          <>
            {" "}
            {answer.recording.retention_days ? t.kept(answer.recording.retention_days) : t.keptForever} {t.whisper[answer.recording.whisper]}
            {answer.recording.required ? ` ${t.required}` : ""}
          </>
        )}
      </p>
      <h3>{t.paused}</h3>
      <p className={classes.recorded}>
        {privacyWords(house.privacy)}. {t.pausedMore}
      </p>
    </div>
  );
}

function noticeWords(one: Answer["notices"][number]): string {
  const how = [...(one.on_screen ? [t.onScreen] : []), ...(one.tone ? [t.tone] : [])].join(" + ");
  if (!how) return t.untold;
  return `${how}, ${one.when === "before" ? t.before(one.lead_s) : one.when === "after" ? t.after : t.atStart}`;
}

function RightsTable({ rights }: { rights: Answer["rights"] }) {
  const people = everySupervisor(rights);
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption className="visually-hidden">{t.caption}</caption>
        <thead>
          <tr>
            <td />
            {rightNames.map((right) => (
              <th key={right} scope="col">
                <span>{t.rights[right]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map(({ who, rights: his }) => (
            <tr key={who.id}>
              <th scope="row">
                <Name>{who.name}</Name>
              </th>
              {rightNames.map((right) => (
                <td key={right}>{his.has(right) && <Cell one={his.get(right) as Answer["rights"][number]} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={classes.legend} aria-hidden>
        {(["true", "reason", "false"] as const).map((one) => (
          <li key={one} data-allowed={one}>
            <Sign of={one} /> {t.signs[one]}
          </li>
        ))}
      </ul>
    </div>
  );
}

const signs = { true: IconCheck, reason: IconPencil, false: IconX };

function Sign({ of }: { of: keyof typeof signs }) {
  const Icon = signs[of];
  return <Icon size={15} stroke={2.2} aria-hidden />;
}

// ✓, ✗, or a pencil where it takes a reason; the rule that decided comes on hover and on focus.
function Cell({ one }: { one: Answer["rights"][number] }) {
  const words = deciding(one);
  const may = one.allowed ? "true" : takesReason(one) ? "reason" : "false";
  return (
    <Tooltip label={words} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={classes.cell} data-allowed={may} aria-label={`${one.supervisor.name}, ${t.rights[one.right]}: ${t.signs[may]}. ${words}`}>
        <Sign of={may} />
      </button>
    </Tooltip>
  );
}
