import { Button } from "@mantine/core";
import { useState, type ComponentType } from "react";
import { NavLink, Navigate, Route, Routes } from "react-router-dom";
import { shownTime } from "@/features/shared/local_time";
import { Unreadable } from "@/features/shared/Unreadable";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { IconAlertTriangle, IconHistory } from "@/ui/icons";
import { Notice } from "@/ui/Notice";
import { Empty, PageHead, Panel } from "@/ui/Panel";
import { Conflict } from "./Conflict";
import { OverviewSection } from "./Overview";
import { Preview, type PreviewStart } from "./Preview";
import classes from "./Rules.module.css";
import { houseOf, rulesOf } from "./rules";
import { changedSections, sectionOf, sections, type Section } from "./sections";
import { ConsentSection, EntrySection, NoticesSection, PoliciesSection, PrivacySection, RecordingSection, SoundsSection } from "./sections_calls";
import { CertifiedSection, ExemptSection, PurposesSection, RightsSection } from "./sections_people";
import { EditingProvider, useRules } from "./useRules";
import { Versions } from "./Versions";

const t = texts.rules;

const views: Record<Section, ComponentType> = {
  overview: OverviewSection,
  rights: RightsSection,
  exempt: ExemptSection,
  notices: NoticesSection,
  consent: ConsentSection,
  entry: EntrySection,
  recording: RecordingSection,
  privacy: PrivacySection,
  policies: PoliciesSection,
  sounds: SoundsSection,
  purposes: PurposesSection,
  certified: CertifiedSection,
};

export type RulesPageProps = { preview?: PreviewStart; versions?: boolean };

// The rules of the house: a draft on the left, what would come of it on the right.
export function RulesPage({ preview, versions = false }: RulesPageProps) {
  const { me } = useWorld();
  const rules = useRules();
  const [looking, setLooking] = useState(versions);
  const { editing, base, open, problem } = rules;
  const may = isAdministrator(me);
  return (
    <main className={classes.page}>
      <PageHead title={t.title} about={base ? aboutOf(base, may) : undefined}>
        <Button variant="default" leftSection={<IconHistory size={15} stroke={1.8} aria-hidden />} onClick={() => setLooking(true)}>
          {t.versions.open}
        </Button>
        {may && open && (
          <Button variant="subtle" color="gray" onClick={rules.discard}>
            {texts.admin.discard}
          </Button>
        )}
        {may && (
          <Button disabled={!open || open.theirs !== null} loading={rules.busy} onClick={() => void rules.publish()}>
            {t.publish}
          </Button>
        )}
      </PageHead>
      <div className={classes.notices}>
        {open?.theirs && <Conflict draft={open} look={() => setLooking(true)} keepMine={rules.keepMine} discard={rules.discard} />}
        {problem && !open?.theirs && <Mistaken path={problem.path} words={problem.message} />}
      </div>
      {rules.error && !editing && <Unreadable error={rules.error} />}
      {!editing && !rules.error && <Empty title={texts.common.loading} />}
      {editing && base && (
        <EditingProvider value={editing}>
          <div className={classes.columns}>
            <Sections changed={open ? changedSections(houseOf(base.rules), open.house) : []} bad={problem?.path ? sectionOf(problem.path) : null} />
            <Routes>
              {sections.map((one) => (
                <Route key={one} path={one} element={<Shown section={one} />} />
              ))}
              <Route path="*" element={<Navigate to="/rules/overview" replace />} />
            </Routes>
            <aside className={classes.aside} aria-label={t.preview.title}>
              <Preview {...(open ? { rules: rulesOf(open.house) } : {})} {...(preview ? { start: preview } : {})} />
            </aside>
          </div>
        </EditingProvider>
      )}
      <Versions opened={looking} close={() => setLooking(false)} />
    </main>
  );
}

function aboutOf(base: { version: number; author: string | null; at: string | null }, may: boolean): string {
  const which = base.version === 0 ? t.undecided : t.inForce(base.version, base.author ?? t.operator, shownTime(base.at));
  return may ? which : `${which} ${texts.admin.readOnly}`;
}

function Sections({ changed, bad }: { changed: readonly Section[]; bad: Section | null }) {
  return (
    <nav className={classes.nav} aria-label={t.sectionsLabel}>
      {sections.map((one) => (
        <NavLink key={one} to={`/rules/${one}`} className={classes.navItem ?? ""}>
          {t.sections[one]}
          {(changed.includes(one) || bad === one) && (
            <span className={classes.dot} data-bad={bad === one || undefined} role="img" aria-label={bad === one ? t.wrongHere : texts.admin.unsaved} title={bad === one ? t.wrongHere : texts.admin.unsaved} />
          )}
        </NavLink>
      ))}
    </nav>
  );
}

function Shown({ section }: { section: Section }) {
  const View = views[section];
  return (
    <Panel title={t.sections[section]}>
      <div className={classes.section}>
        <p className={classes.about}>{t.about[section]}</p>
        <View />
      </div>
    </Panel>
  );
}

// What the server found wrong, and the way to it.
function Mistaken({ path, words }: { path: string | undefined; words: string }) {
  const section = path ? sectionOf(path) : null;
  return (
    <Notice tone="bad" urgent icon={<IconAlertTriangle size={20} stroke={1.8} aria-hidden />} title={section ? t.notPublished(t.sections[section]) : t.notPublishedAtAll} more={words}>
      {section && (
        <Button component={NavLink} to={`/rules/${section}`} variant="default">
          {t.goThere}
        </Button>
      )}
    </Notice>
  );
}
