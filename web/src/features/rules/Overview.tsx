import { Button } from "@mantine/core";
import { Link } from "react-router-dom";
import { texts } from "@/texts";
import { IconInfoCircle } from "@/ui/icons";
import { Notice } from "@/ui/Notice";
import classes from "./Rules.module.css";
import type { House } from "./rules";
import type { Section } from "./sections";
import { usePeople } from "./sections_people";
import { begun } from "./template";
import { useEditing } from "./useRules";
import { consentWords, entryWords, exemptWords, noticeWords, policyWords, privacyWords, recordingWords } from "./words";

const t = texts.rules;
const kShown = 3;

// All rules as sentences; each leads to where it is changed.
export function OverviewSection() {
  const editing = useEditing();
  const { house } = editing;
  const supervisors = usePeople().filter((one) => one.role === "supervisor" && one.enabled);
  const lines: [Section, string[]][] = [["rights", [t.overview.supervisors(supervisors.length)]], ...linesOf(house)];
  return (
    <>
      <Beginning />
      <dl className={classes.overview}>
        {lines.map(([section, words]) => (
          <div key={section}>
            <dt>
              <Link to={`/rules/${section}`}>{t.sections[section]}</Link>
            </dt>
            <dd>
              {words.slice(0, kShown).map((one, at) => (
                <p key={at}>
                  <bdi dir="ltr">{one}</bdi>
                </p>
              ))}
              {words.length > kShown && <p className={classes.quiet}>{t.overview.more(words.length - kShown)}</p>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function linesOf(house: House): [Section, string[]][] {
  const alone = house.queues.length === 1;
  const queues = (words: typeof entryWords) => house.queues.map((one) => words(one, alone));
  return [
    ["notices", house.notices.length ? house.notices.map(noticeWords) : [t.notices.none]],
    ["consent", queues(consentWords)],
    ["entry", queues(entryWords)],
    ["recording", queues(recordingWords)],
    ["privacy", [privacyWords(house.privacy)]],
    ["exempt", house.exemptions.length ? house.exemptions.map(exemptWords) : [t.exempt.none]],
    ["policies", house.policies.length ? house.policies.map(policyWords) : [t.policies.none]],
  ];
}

// Where nobody has decided anything yet.
function Beginning() {
  const { house, set, locked, untouched } = useEditing();
  if (!untouched || locked) return null;
  const begin = () => {
    const start = begun(house);
    set("notices", start.notices);
    set("queues", start.queues);
    set("privacy", start.privacy);
  };
  return (
    <Notice tone="info" icon={<IconInfoCircle size={20} stroke={1.8} aria-hidden />} title={t.overview.begin} more={t.overview.beginMore}>
      <Button onClick={begin}>{t.overview.take}</Button>
    </Notice>
  );
}
