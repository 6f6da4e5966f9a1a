import { NavLink, Navigate, Route, Routes } from "react-router-dom";
import { useWorld } from "@/features/shared/world";
import { maySeeAdministration } from "@/model/rights";
import { texts } from "@/texts";
import { PageHead } from "@/ui/Panel";
import { RecordingPage } from "./RecordingPage";
import classes from "./Recordings.module.css";
import { RecordingsList } from "./RecordingsList";
import { Retention } from "./Retention";

const t = texts.recordings;

// What was recorded: finding it, hearing it, keeping it or not.
export function RecordingsPage() {
  const keeps = maySeeAdministration(useWorld().me);
  return (
    <main className={classes.page}>
      <PageHead title={t.title} about={t.about} />
      {keeps && (
        <nav className={classes.tabs} aria-label={t.tabs.label}>
          <NavLink to="/recordings" end className={classes.tab ?? ""}>
            {t.tabs.list}
          </NavLink>
          <NavLink to="/recordings/retention" className={classes.tab ?? ""}>
            {t.tabs.retention}
          </NavLink>
        </nav>
      )}
      <div className={classes.body}>
        <Routes>
          <Route index element={<RecordingsList />} />
          {keeps && <Route path="retention" element={<Retention />} />}
          <Route path=":id" element={<RecordingPage />} />
          <Route path="*" element={<Navigate to="/recordings" replace />} />
        </Routes>
      </div>
    </main>
  );
}
