import { ActionIcon, Button, SegmentedControl, Slider, Tooltip } from "@mantine/core";
import { useCallback } from "react";
import { Link } from "react-router-dom";
import { isElsewhere } from "@/audio/own_sound";
import { useSupervision } from "@/features/shared/supervise";
import { usePhones, useWorld } from "@/features/shared/world";
import type { Session } from "@/contract";
import { barOf } from "@/model/sound";
import { texts } from "@/texts";
import { IconDeviceDesktop, IconMicrophone, IconMicrophoneOff, IconSettings, IconVolume } from "@/ui/icons";
import { Key } from "@/ui/Key";
import { Meter, type LevelSource } from "@/ui/Meter";
import classes from "./TalkBar.module.css";

const t = texts.call;

// The microphone and the ear of this page, for one call; or the way to have them here.
export function TalkBar({ session }: { session: Session }) {
  if (session.phase !== "live") return <Connecting />;
  return <Connected session={session} />;
}

function Connecting() {
  const fails = usePhones((state) => state.legs.some((one) => one.purpose === "supervision" && one.phase === "connecting" && one.soundless));
  return (
    fails && (
      <p className={classes.trouble} role="alert">
        {t.unreachable}
      </p>
    )
  );
}

function Connected({ session }: { session: Session }) {
  const elsewhere = usePhones((state) => isElsewhere(state, session.leg));
  return elsewhere ? <ComeHere session={session} /> : <Talk session={session} />;
}

function ComeHere({ session }: { session: Session }) {
  const supervision = useSupervision();
  return (
    <Button variant="light" leftSection={<IconDeviceDesktop size={16} stroke={1.7} aria-hidden />} onClick={() => void supervision.move(session, "browser")}>
      {t.toHere}
    </Button>
  );
}

function Talk({ session }: { session: Session }) {
  const { phones } = useWorld();
  const state = usePhones((one) => one);
  const leg = state.legs.find((one) => one.leg === session.leg);
  const speaks = session.mode !== "monitor";
  const refused = ["refused", "missing", "insecure"].includes(state.microphone);
  const own = useCallback<LevelSource>((show) => phones.onOwnLevel((level) => show(barOf(level))), [phones]);
  const heard = useCallback<LevelSource>((show) => phones.onHeardLevel((level) => show(barOf(level))), [phones]);

  return (
    <div className={classes.bar}>
      {speaks && refused && (
        <p className={classes.trouble} role="alert">
          {state.unplugged ? texts.sound.unplugged : texts.sound.states[state.microphone]}
          <Button variant="subtle" size="compact-xs" onClick={() => session.leg && void phones.wantMicrophone(session.leg, true)}>
            {t.allowMicrophone}
          </Button>
          {state.unplugged && <ChooseMicrophone />}
        </p>
      )}
      {speaks && !refused && state.unplugged?.instead && (
        <p className={classes.trouble} role="alert">
          <bdi>{texts.sound.replaced(state.unplugged.instead)}</bdi>
          <ChooseMicrophone />
          <Button variant="subtle" size="compact-xs" onClick={phones.goOnWithout}>
            {texts.common.close}
          </Button>
        </p>
      )}
      {leg?.soundless && <p className={classes.trouble}>{t.soundless}</p>}
      {state.wasCut && speaks && <p className={classes.trouble}>{texts.sound.wasCut}</p>}
      {speaks && !refused && (
        <div className={classes.talk}>
          {state.talk === "push" ? <PushButton pressed={state.pressed} /> : <MuteButton leg={session.leg ?? ""} muted={leg?.muted ?? true} />}
          <div className={classes.side}>
            <SegmentedControl
              aria-label={texts.sound.talk}
              fullWidth
              value={state.talk}
              onChange={(value) => phones.setTalk(value === "open" ? "open" : "push")}
              data={[
                { value: "push", label: t.push },
                { value: "open", label: t.open },
              ]}
            />
            <Meter subscribe={own} label={t.yourVoice} tall />
          </div>
        </div>
      )}
      <div className={classes.ear}>
        <IconVolume size={17} stroke={1.7} aria-hidden />
        <Slider
          className={classes.volume ?? ""}
          size="sm"
          label={null}
          thumbLabel={t.volume}
          value={Math.round(state.volume * 100)}
          onChange={(value) => phones.setVolume(value / 100)}
        />
        <span className={classes.heard}>
          <Meter subscribe={heard} label={t.youHear} tall />
        </span>
        <Tooltip label={t.soundSettings}>
          <ActionIcon component={Link} to="/sound" variant="subtle" color="gray" aria-label={t.soundSettings}>
            <IconSettings size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

function ChooseMicrophone() {
  return (
    <Button variant="subtle" size="compact-xs" component={Link} to="/sound">
      {texts.sound.choose}
    </Button>
  );
}

function PushButton({ pressed }: { pressed: boolean }) {
  const { phones } = useWorld();
  return (
    <button
      type="button"
      className={classes.push}
      data-on={pressed || undefined}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        phones.press(true);
      }}
      onPointerUp={() => phones.press(false)}
      onPointerCancel={() => phones.press(false)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <IconMicrophone size={20} stroke={1.8} aria-hidden />
      {pressed ? t.speaking : t.holdSpace}
      <Key>Space</Key>
    </button>
  );
}

function MuteButton({ leg, muted }: { leg: string; muted: boolean }) {
  const { phones } = useWorld();
  return (
    <button type="button" className={classes.push} data-on={!muted || undefined} aria-pressed={!muted} onClick={() => phones.setMuted(leg, !muted)}>
      {muted ? <IconMicrophoneOff size={20} stroke={1.8} aria-hidden /> : <IconMicrophone size={20} stroke={1.8} aria-hidden />}
      {muted ? t.unmute : t.mute}
    </button>
  );
}
