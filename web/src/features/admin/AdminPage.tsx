import { NavLink, Navigate, Route, Routes } from "react-router-dom";
import { useWorld } from "@/features/shared/world";
import { isAdministrator } from "@/model/rights";
import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";
import { useStore } from "@/ui/useStore";
import classes from "./AdminPage.module.css";
import { CuesSection } from "./CuesSection";
import { drafts } from "./drafts";
import { NumbersSection } from "./NumbersSection";
import { OutboundSection } from "./OutboundSection";
import { PeopleSection } from "./PeopleSection";
import { PersonPage } from "./PersonPage";
import { QueuesSection } from "./QueuesSection";
import { TokensSection } from "./TokensSection";
import { TrunksSection } from "./TrunksSection";
import { useKeepDrafts } from "./useKeepDrafts";

const t = texts.admin;
const sections = ["people", "queues", "numbers", "outbound", "trunks", "cues", "tokens"] as const;

// Everything that is set up while the server runs. Auditors read it.
export function AdminPage() {
  const { me } = useWorld();
  const open = useStore(drafts, (all) => all);
  useKeepDrafts();
  const hasDraft = (section: string) => [...open.keys()].some((name) => name.startsWith(`${section}/`));
  return (
    <main className={classes.page}>
      <PageHead title={t.title} about={isAdministrator(me) ? t.changeNow : t.readOnly} />
      <nav className={classes.sections} aria-label={t.sections.label}>
        {sections.map((section) => (
          <NavLink key={section} to={`/admin/${section}`} className={classes.section ?? ""}>
            {t.sections[section]}
            {hasDraft(section) && <span className={classes.draft} role="img" aria-label={t.unsaved} title={t.unsaved} />}
          </NavLink>
        ))}
      </nav>
      <div className={classes.body}>
        <Routes>
          <Route path="people" element={<PeopleSection />} />
          <Route path="people/:id" element={<PersonPage />} />
          <Route path="queues" element={<QueuesSection />} />
          <Route path="numbers" element={<NumbersSection />} />
          <Route path="outbound" element={<OutboundSection />} />
          <Route path="trunks" element={<TrunksSection />} />
          <Route path="cues" element={<CuesSection />} />
          <Route path="tokens" element={<TokensSection />} />
          <Route path="*" element={<Navigate to="/admin/people" replace />} />
        </Routes>
      </div>
    </main>
  );
}
