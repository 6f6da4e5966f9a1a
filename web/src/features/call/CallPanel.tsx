import { ActionIcon, Button, Menu, Tabs } from "@mantine/core";
import { useEffect } from "react";
import { asking, listenOn, setListenOn, useSupervision } from "@/features/shared/supervise";
import { Caller } from "@/features/shared/Caller";
import { useAsk, usePhones, useWorld } from "@/features/shared/world";
import type { Session } from "@/contract";
import type { LiveCall } from "@/model/floor";
import { agentOf, customerName, customerNumber, mySession, nameOf } from "@/model/people";
import { modes } from "@/model/rights";
import { texts } from "@/texts";
import { Elapsed } from "@/ui/Elapsed";
import { IconAlertTriangle, IconCheck, IconDeviceDesktop, IconDeviceMobile, IconDots, IconLifebuoy } from "@/ui/icons";
import { Name } from "@/ui/Name";
import { useStore } from "@/ui/useStore";
import classes from "./CallPanel.module.css";
import { CovertBox } from "./CovertBox";
import { CueBox } from "./CueBox";
import { Guard, GuardMarks } from "./Guard";
import { ModeSwitch } from "./ModeSwitch";
import { People } from "./People";
import { Quality } from "./Quality";
import { Refusal } from "./Refusal";
import { PurposeField, StepInForm } from "./StepInForm";
import { TalkBar } from "./TalkBar";
import { Timeline } from "./Timeline";
import { WhoHears } from "./WhoHears";

const t = texts.call;

// One call, open: who hears me, how I take part, and everything there is to know about it.
export type PanelState = { tab?: string; confirming?: boolean; explained?: boolean; covert?: boolean }; // how it begins

export function CallPanel({ call, tab = "people", confirming, explained, covert }: { call: LiveCall } & PanelState) {
  const { me, watch } = useWorld();
  const session = mySession(call, me.id);
  const supervision = useSupervision();
  useEffect(() => {
    watch("panel", [call.id]);
    return () => watch("panel", []);
  }, [watch, call.id]);
  return (
    <article className={classes.panel}>
      <Head call={call} session={session} />
      <Banners call={call} />
      <GuardMarks call={call} />
      {session && <WhoHears call={call} session={session} />}
      {(session || agentOf(call)) && <ModeSwitch call={call} session={session} />}
      <StepInForm call={call} starts={!session} />
      <Refusal call={call.id} open={explained ?? false} />
      {!session && modes.some((mode) => !supervision.whyNot(call, mode)) && <ListenOnChoice call={call} />}
      {!session && !supervision.whyNot(call, "monitor") && <CovertBox key={`covert ${call.id}`} call={call} open={covert ?? false} />}
      {session?.device === "browser" && <TalkBar session={session} />}
      {agentOf(call) && supervision.may(call, "whisper") && <CueBox key={`cue ${call.id}`} call={call.id} />}
      <Guard call={call} confirming={confirming ?? false} />
      <Tabs defaultValue={tab} keepMounted={false} className={classes.tabs ?? ""}>
        <Tabs.List>
          <Tabs.Tab value="people">{t.people}</Tabs.Tab>
          <Tabs.Tab value="timeline">{t.timeline}</Tabs.Tab>
          <Tabs.Tab value="quality">{t.quality}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <People call={call} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <Timeline call={call} />
        </Tabs.Panel>
        <Tabs.Panel value="quality">
          <Quality call={call} />
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}

function Head({ call, session }: { call: LiveCall; session: Session | undefined }) {
  const agent = nameOf(agentOf(call));
  const number = customerNumber(call);
  const name = customerName(call) || texts.common.unknownCaller;
  return (
    <header className={classes.head}>
      <div>
        <h2>
          <Caller>{name}</Caller>
        </h2>
        <p>
          <Name>{[number === name ? "" : number, agent ? t.withAgent(agent) : call.queue ? t.waitsInQueue(call.queue) : ""].filter(Boolean).join(" · ")}</Name>
        </p>
      </div>
      <div className={classes.state}>
        <Elapsed since={call.answeredAt ?? call.startedAt} />
        <span data-phase={call.phase}>{texts.common.phases[call.phase]}</span>
      </div>
      {session && <More session={session} />}
    </header>
  );
}

function More({ session }: { session: Session }) {
  const { me } = useWorld();
  const supervision = useSupervision();
  const noPhone = me.device_hint === "browser";
  const here = session.device === "browser";
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t.modes}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={here ? <IconDeviceMobile size={16} stroke={1.7} /> : <IconDeviceDesktop size={16} stroke={1.7} />}
          disabled={here && noPhone}
          title={here && noPhone ? t.noPhone : undefined}
          onClick={() => void supervision.move(session, here ? "phone" : "browser")}
        >
          {here ? t.toPhone : t.toBrowser}
        </Menu.Item>
        <Menu.Item
          leftSection={session.follow ? <IconCheck size={16} /> : <span className={classes.gap} />}
          onClick={() => void supervision.follow(session, !session.follow)}
        >
          {t.follow}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Banners({ call }: { call: LiveCall }) {
  const { api, phones } = useWorld();
  const ask = useAsk();
  const blocked = usePhones((state) => state.blocked);
  const help = call.help;
  return (
    <>
      {call.phase === "rescue" && (
        <div className={classes.banner} data-tone="bad" role="alert">
          <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
          <span>{t.rescue}</span>
        </div>
      )}
      {help && (
        <div className={classes.banner} data-tone="bad">
          <IconLifebuoy size={18} stroke={1.8} aria-hidden />
          <span>
            <strong>
              <bdi>{t.help(help.reason)}</bdi>
            </strong>
            {help.comment && <bdi>{help.comment}</bdi>}
          </span>
          <Button variant="subtle" color="red" size="compact-xs" onClick={() => void ask(api.endHelp(call.id))}>
            {t.handled}
          </Button>
        </div>
      )}
      {blocked && (
        <div className={classes.banner}>
          <span>{texts.sound.blocked}</span>
          <Button size="compact-xs" onClick={phones.unblock}>
            {texts.sound.unblock}
          </Button>
        </div>
      )}
    </>
  );
}

// Before one steps in: where it will be heard.
function ListenOnChoice({ call }: { call: LiveCall }) {
  const { me } = useWorld();
  const noPhone = me.device_hint === "browser";
  const chosen = useStore(listenOn, (value) => value);
  const choice = noPhone ? "browser" : chosen;
  const asked = useStore(asking, (one) => one?.call === call.id); // then the form asks for the purpose
  return (
    <div className={classes.listenOn} role="group" aria-label={t.startOn}>
      <span>{t.startOn}</span>
      {(["browser", "phone"] as const).map((one) => (
        <Button
          key={one}
          size="compact-xs"
          variant={choice === one ? "light" : "subtle"}
          color={choice === one ? "teal" : "gray"}
          aria-pressed={choice === one}
          disabled={one === "phone" && noPhone}
          title={one === "phone" && noPhone ? t.noPhone : undefined}
          leftSection={one === "browser" ? <IconDeviceDesktop size={14} stroke={1.8} /> : <IconDeviceMobile size={14} stroke={1.8} />}
          onClick={() => setListenOn(one)}
        >
          {t[one]}
        </Button>
      ))}
      {!asked && <PurposeField label={t.step.for} inline />}
    </div>
  );
}
