import { useMemo, useState } from "react";
import { Caller } from "@/features/shared/Caller";
import { useWorld } from "@/features/shared/world";
import { barOf } from "@/model/sound";
import { texts } from "@/texts";
import { Elapsed } from "@/ui/Elapsed";
import {
  IconDialpad, IconHeadphones, IconLifebuoy, IconMicrophone, IconMicrophoneOff, IconPhoneOff, IconPlayerPause,
  IconPlayerPlay, IconShieldLock, IconTransfer, IconUsersGroup,
} from "@/ui/icons";
import { Meter } from "@/ui/Meter";
import { ActionTile } from "./ActionTile";
import { joinable, mayLeave, type DeskCall } from "./desk_calls";
import { GuardButtons, GuardLines, RecordingMark } from "./CallGuard";
import classes from "./FrontCall.module.css";
import { HelpForm } from "./HelpForm";
import { HelpLine } from "./HelpLine";
import type { HelpState } from "./help";
import { JoinBar } from "./JoinBar";
import { Keypad } from "./Keypad";
import { Transfer } from "./Transfer";
import type { DeskActions } from "./useDesk";

const t = texts.desk;

export type Drawer = "keypad" | "transfer" | "help" | null;

export type FrontCallProps = {
  front: DeskCall;
  others: DeskCall[];
  help: HelpState;
  takenOverBy: string | null;
  pauseEnding: boolean;
  confirming?: boolean; // the question after "the customer objects" is open
  drawer: Drawer;
  setDrawer: (drawer: Drawer) => void;
  actions: DeskActions;
};

// The call that I work with.
export function FrontCall(props: FrontCallProps) {
  const { front, others, drawer, setDrawer, actions } = props;
  const other = joinable(front, others);
  const close = () => setDrawer(null);
  return (
    <section className={classes.card} data-state={front.state} aria-label={t.calls}>
      <Head front={front} />
      {front.state === "parked" && (
        <div className={classes.parked} role="status">
          <IconHeadphones size={28} stroke={1.6} aria-hidden />
          <div>
            <strong>{props.takenOverBy ? t.parked(props.takenOverBy) : t.parkedNobody}</strong>
            <p>{t.parkedMore}</p>
          </div>
        </div>
      )}
      {front.state === "held" && <p className={classes.line}>{t.heldMore(front.name || front.number || t.unknown)}</p>}
      {front.call && <GuardLines call={front.call} ending={props.pauseEnding} />}
      <HelpLine help={props.help} takeBack={() => front.call && void actions.endHelp(front.call.id)} />
      <Tiles {...props} other={other} />
      {front.call && front.me?.part === "agent" && front.state !== "parked" && <GuardButtons call={front.call} actions={actions} confirming={props.confirming ?? false} />}
      {drawer === "keypad" && front.leg && <DigitsSent digit={(digit) => actions.digit(front, digit)} />}
      {drawer === "transfer" && <Transfer front={front} actions={actions} done={close} />}
      {drawer === "help" && front.call && <HelpForm call={front.call.id} actions={actions} done={close} />}
      {other && mayLeave(front, other) && <JoinBar front={front} held={other} actions={actions} />}
    </section>
  );
}

function Head({ front }: { front: DeskCall }) {
  const words = { dialling: t.dialling, connecting: t.connecting, held: t.held } as Record<string, string>;
  const queue = front.call?.queue;
  return (
    <header className={classes.head}>
      <div className={classes.who}>
        <h2>
          <Caller>{front.name || front.number || t.unknown}</Caller>
        </h2>
        <p>
          {front.name && front.number && <bdi className="number">{front.number}</bdi>}
          {queue && <bdi className={classes.queue}>{queue}</bdi>}
          {front.call && <span>{texts.common.directions[front.call.direction]}</span>}
          {front.call?.direction === "inbound" && (
            <span>
              {t.via} <bdi className="number">{front.call.dialled}</bdi>
            </span>
          )}
          {!front.leg && <span>{t.onDeskPhone}</span>}
          {front.call && <RecordingMark call={front.call} />}
        </p>
      </div>
      <div className={classes.time}>
        <Elapsed since={front.since} className={classes.timer} />
        <span>{words[front.state] ?? ""}</span>
      </div>
      <Levels front={front} />
    </header>
  );
}

const nothing = (show: (level: number | null) => void) => {
  show(null);
  return () => undefined;
};

// Both voices. In this browser they are measured here; of a desk phone the server tells them.
function Levels({ front }: { front: DeskCall }) {
  const { phones, levels } = useWorld();
  const mine = front.me?.leg ?? null;
  const theirs = front.call?.participants.find((one) => one !== front.me && one.part !== "supervisor")?.leg ?? null;
  const far = front.call?.direction === "inbound" ? t.caller : t.farSide;
  const inBrowser = front.leg !== null;
  const heard = front.state === "talking" && !front.leg?.muted && front.leg?.microphone !== false; // a bar that moves says: they hear you
  const sources = useMemo(() => {
    const told = (leg: string | null) => (show: (level: number | null) => void) =>
      leg ? levels.subscribe(leg, (one) => show(one ? barOf(one.level) : null)) : nothing(show);
    const here = (measure: typeof phones.onOwnLevel) => (show: (level: number | null) => void) => measure((dbov) => show(barOf(dbov)));
    return {
      you: !heard ? told(null) : inBrowser ? here(phones.onOwnLevel) : told(mine),
      far: inBrowser ? here(phones.onHeardLevel) : told(theirs),
    };
  }, [phones, levels, inBrowser, heard, mine, theirs]);
  return (
    <div className={classes.levels}>
      <span>{far}</span>
      <Meter tall subscribe={sources.far} label={t.levelOf(far)} />
      <span>{t.you}</span>
      <Meter tall subscribe={sources.you} label={t.levelOf(t.you)} />
    </div>
  );
}

function Tiles({ front, other, help, drawer, setDrawer, actions }: FrontCallProps & { other: DeskCall | null }) {
  const size = { size: 21, stroke: 1.7, "aria-hidden": true } as const;
  const talks = front.state === "talking" || front.state === "held";
  const muted = front.leg?.muted ?? false;
  const held = front.state === "held";
  const toggle = (which: Drawer) => setDrawer(drawer === which ? null : which);
  const asked = help.at === "asked" || help.at === "escalated";
  return (
    <div className={classes.tiles}>
      {front.leg && (
        <ActionTile
          icon={muted ? <IconMicrophoneOff {...size} /> : <IconMicrophone {...size} />}
          label={muted ? t.unmute : t.mute}
          shortcut="M"
          on={muted}
          tone="warn"
          disabled={!talks}
          press={() => actions.setMuted(front, !muted)}
        />
      )}
      <ActionTile
        icon={held ? <IconPlayerPlay {...size} /> : <IconPlayerPause {...size} />}
        label={held ? t.unhold : t.hold}
        shortcut="H"
        on={held}
        tone="warn"
        disabled={!talks}
        press={() => actions.hold(front, !held)}
      />
      {front.leg && (
        <ActionTile icon={<IconDialpad {...size} />} label={t.keypad} open={drawer === "keypad"} disabled={!talks} press={() => toggle("keypad")} />
      )}
      <ActionTile icon={<IconTransfer {...size} />} label={t.transfer} open={drawer === "transfer"} disabled={!talks} press={() => toggle("transfer")} />
      {other && (
        <ActionTile
          icon={<IconUsersGroup {...size} />}
          label={t.threeWay}
          title={t.threeWayHint(other.name || other.number || t.unknown)}
          press={() => actions.threeWay(front, other)}
        />
      )}
      <ActionTile
        icon={<IconShieldLock {...size} />}
        label={front.call?.privacy ? t.privacyEnd : t.privacy}
        on={front.call?.privacy ?? false}
        disabled={!talks || !front.call}
        press={() => actions.setPrivacy(front, !front.call?.privacy)}
      />
      <ActionTile icon={<IconLifebuoy {...size} />} label={t.help} open={drawer === "help"} disabled={!front.call || !talks || asked} press={() => toggle("help")} />
      <span className={classes.gap} />
      <ActionTile
        icon={<IconPhoneOff {...size} />}
        label={front.leg ? t.hangUp : t.leave}
        tone="bad"
        press={() => actions.end(front)}
        {...(front.leg ? {} : { title: t.leaveHint })}
      />
    </div>
  );
}

function DigitsSent({ digit }: { digit: (digit: string) => void }) {
  const [sent, setSent] = useState("");
  return (
    <div className={classes.drawer}>
      <Keypad
        label={t.keypadOf}
        press={(one) => {
          digit(one);
          setSent((before) => (before + one).slice(-24));
        }}
      />
      <output className={classes.sent}>{sent}</output>
    </div>
  );
}
