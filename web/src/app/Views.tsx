import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router-dom";
import { useWorld } from "@/features/shared/world";
import { FloorPage } from "@/features/floor/FloorPage";
import { isSupervisor, mayPlay, maySeeAdministration, takesCalls } from "@/model/rights";
import { texts } from "@/texts";
import { Empty } from "@/ui/Panel";

const AdminPage = lazy(() => import("@/features/admin/AdminPage").then((m) => ({ default: m.AdminPage })));
const AuditPage = lazy(() => import("@/features/audit/AuditPage").then((m) => ({ default: m.AuditPage })));
const DeskPage = lazy(() => import("@/features/desk/DeskPage").then((m) => ({ default: m.DeskPage })));
const Guide = lazy(() => import("@/features/guide/Guide").then((m) => ({ default: m.Guide })));
const RecordingsPage = lazy(() => import("@/features/recordings/RecordingsPage").then((m) => ({ default: m.RecordingsPage })));
const RulesPage = lazy(() => import("@/features/rules/RulesPage").then((m) => ({ default: m.RulesPage })));
const PoliciesPage = lazy(() => import("@/features/policies/PoliciesPage").then((m) => ({ default: m.PoliciesPage })));
const ListenedPage = lazy(() => import("@/features/desk/ListenedPage").then((m) => ({ default: m.ListenedPage })));
const SystemPage = lazy(() => import("@/features/system/SystemPage").then((m) => ({ default: m.SystemPage })));
const SoundPage = lazy(() => import("@/features/sound/SoundPage").then((m) => ({ default: m.SoundPage })));

// Which address shows which view, and to whom.
export function Views() {
  const { me } = useWorld();
  const home = isSupervisor(me) ? "/floor" : maySeeAdministration(me) ? "/admin" : takesCalls(me) ? "/desk" : "/guide";
  return (
    <Suspense fallback={<Empty title={texts.common.loading} />}>
      <Routes>
        {isSupervisor(me) && <Route path="/floor/*" element={<FloorPage />} />}
        {takesCalls(me) && <Route path="/desk/listened" element={<ListenedPage />} />}
        {takesCalls(me) && <Route path="/desk/*" element={<DeskPage />} />}
        {maySeeAdministration(me) && <Route path="/admin/*" element={<AdminPage />} />}
        {maySeeAdministration(me) && <Route path="/rules/*" element={<RulesPage />} />}
        {mayPlay(me) && <Route path="/recordings/*" element={<RecordingsPage />} />}
        {maySeeAdministration(me) && <Route path="/audit" element={<AuditPage />} />}
        {maySeeAdministration(me) && <Route path="/system" element={<SystemPage />} />}
        <Route path="/policies" element={<PoliciesPage />} />
        <Route path="/guide" element={<Guide />} />
        <Route path="/sound" element={<SoundPage />} />
        <Route path="*" element={<Navigate to={home} replace />} />
      </Routes>
    </Suspense>
  );
}
