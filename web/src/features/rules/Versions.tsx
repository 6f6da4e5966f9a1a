import { Drawer } from "@mantine/core";
import { shownTime } from "@/features/shared/local_time";
import { useServer } from "@/features/shared/server";
import { Unreadable } from "@/features/shared/Unreadable";
import { texts } from "@/texts";
import { Empty } from "@/ui/Panel";
import classes from "./Rules.module.css";
import { houseOf, type RulesVersion } from "./rules";
import { changedSections } from "./sections";

const t = texts.rules;
const list = new Intl.ListFormat(undefined, { type: "conjunction" });

// Every version, who published it and what it changed.
export function Versions({ opened, close }: { opened: boolean; close: () => void }) {
  const all = useServer<{ versions: RulesVersion[] }>(opened ? "/rules/versions" : null);
  const versions = all.data?.versions ?? [];
  return (
    <Drawer opened={opened} onClose={close} position="right" title={t.versions.title} closeButtonProps={{ "aria-label": texts.common.close }}>
      {all.error && <Unreadable error={all.error} />}
      {all.data && versions.length === 0 && <Empty title={t.undecided} />}
      <ol className={classes.versions}>
        {versions.map((one, at) => (
          <li key={one.version}>
            <strong>{t.versions.line(one.version, one.author ?? t.operator)}</strong>
            <p className="number">{shownTime(one.at)}</p>
            <p>{whatChanged(one, versions[at + 1])}</p>
          </li>
        ))}
      </ol>
    </Drawer>
  );
}

function whatChanged(one: RulesVersion, before: RulesVersion | undefined): string {
  const touched = changedSections(houseOf(before?.rules ?? {}), houseOf(one.rules));
  return touched.length ? t.versions.changed(list.format(touched.map((each) => t.sections[each]))) : t.versions.nothing;
}
