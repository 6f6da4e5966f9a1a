import { CloseButton, UnstyledButton } from "@mantine/core";
import { ModeIcon } from "@/features/shared/Mode";
import { usePhones, useWorld } from "@/features/shared/world";
import type { LiveCall } from "@/model/floor";
import { agentOf, mySession, nameOf } from "@/model/people";
import { texts } from "@/texts";
import { IconHeadphones } from "@/ui/icons";
import { Name } from "@/ui/Name";
import classes from "./CallDock.module.css";
import { CallPanel, type PanelState } from "./CallPanel";

const t = texts.call;

export type CallDockProps = {
  shown: LiveCall;
  calls: LiveCall[]; // those that I supervise
  show: (call: string) => void;
  close: () => void;
} & PanelState;

// The open calls as tabs, one of them shown; that one has the ear.
export function CallDock({ shown, calls, show, close, ...state }: CallDockProps) {
  const tabs = calls.some((one) => one.id === shown.id) ? calls : [...calls, shown];
  return (
    <aside className={classes.dock} aria-label={t.panel}>
      {(tabs.length > 1 || calls.length === 0) && (
        <nav className={classes.tabs} aria-label={t.openCalls}>
          {tabs.map((call) => (
            <DockTab key={call.id} call={call} active={call.id === shown.id} show={show} />
          ))}
          <span className={classes.space} />
          {!calls.some((one) => one.id === shown.id) && <CloseButton size="sm" aria-label={t.close} onClick={close} />}
        </nav>
      )}
      <div className={classes.body}>
        <CallPanel key={shown.id} call={shown} {...state} />
      </div>
    </aside>
  );
}

function DockTab({ call, active, show }: { call: LiveCall; active: boolean; show: (call: string) => void }) {
  const { me } = useWorld();
  const session = mySession(call, me.id);
  const ear = usePhones((state) => session?.leg != null && state.ear === session.leg);
  return (
    <UnstyledButton className={classes.tab ?? ""} aria-current={active || undefined} onClick={() => show(call.id)}>
      {session && <ModeIcon mode={session.applied_mode ?? session.mode} size={15} />}
      <Name>{nameOf(agentOf(call)) || (call.queue ?? "")}</Name>
      {ear && (
        <span title={t.earHere} className={classes.ear}>
          <IconHeadphones size={14} stroke={2} aria-hidden />
          <span className="visually-hidden">{t.earHere}</span>
        </span>
      )}
    </UnstyledButton>
  );
}
