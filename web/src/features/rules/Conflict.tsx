import { Button } from "@mantine/core";
import { shownTime } from "@/features/shared/local_time";
import { texts } from "@/texts";
import { IconUsersGroup } from "@/ui/icons";
import { Notice } from "@/ui/Notice";
import type { Draft } from "./draft";
import { houseOf } from "./rules";
import { changedSections } from "./sections";

const t = texts.rules;
const list = new Intl.ListFormat(undefined, { type: "conjunction" });

// Somebody published while this was edited: who, what he changed, and what to do about it.
export function Conflict({ draft, look, keepMine, discard }: { draft: Draft; look: () => void; keepMine: () => void; discard: () => void }) {
  const { theirs, base } = draft;
  if (!theirs) return null;
  const touched = changedSections(houseOf(base.rules), houseOf(theirs.rules)).map((one) => t.sections[one]);
  const what = touched.length ? t.conflict.changed(list.format(touched)) : t.conflict.same;
  return (
    <Notice
      tone="warn"
      urgent
      icon={<IconUsersGroup size={20} stroke={1.8} aria-hidden />}
      title={t.conflict.title(theirs.author ?? t.operator, theirs.version, shownTime(theirs.at))}
      more={`${what} ${t.conflict.more}`}
    >
      <Button variant="default" onClick={look}>
        {t.conflict.look}
      </Button>
      <Button onClick={keepMine}>{t.conflict.keepMine}</Button>
      <Button variant="subtle" color="gray" onClick={discard}>
        {t.conflict.discard}
      </Button>
    </Notice>
  );
}
