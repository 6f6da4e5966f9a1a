import { Button, SegmentedControl, Select, Slider, Switch } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { VoiceJudge } from "@/audio/own_sound";
import type { DeviceChoice } from "@/audio/types";
import { usePhones, useWorld } from "@/features/shared/world";
import { barOf } from "@/model/sound";
import { texts } from "@/texts";
import { Meter, type LevelSource } from "@/ui/Meter";
import { PageHead, Panel } from "@/ui/Panel";
import classes from "./SoundPage.module.css";

const t = texts.sound;
const kDefault = "default";

// Which devices this browser uses, and whether the microphone works.
export function SoundPage({ testing = false }: { testing?: boolean }) {
  return (
    <main>
      <PageHead title={t.title} about={t.about} />
      <div className={classes.page}>
        <Panel title={t.microphone}>
          <MicrophoneChoice testing={testing} />
        </Panel>
        <Panel title={t.speaker}>
          <SpeakerChoice />
        </Panel>
      </div>
    </main>
  );
}

function DeviceSelect(props: { label: string; choices: readonly DeviceChoice[]; value: string | null; choose: (id: string | null) => void }) {
  return (
    <Select
      label={props.label}
      data={[{ value: kDefault, label: t.systemDefault }, ...props.choices.map(({ id, label }) => ({ value: id, label }))]}
      value={props.value ?? kDefault}
      onChange={(value) => props.choose(value === kDefault ? null : value)}
      allowDeselect={false}
    />
  );
}

function MicrophoneChoice({ testing: first }: { testing: boolean }) {
  const { phones } = useWorld();
  const state = usePhones((one) => one);
  const [testing, setTesting] = useState(first);
  const test = async (on: boolean) => setTesting((await phones.testMicrophone(on)) && on);
  useEffect(() => () => void phones.testMicrophone(false), [phones]);
  return (
    <div className={classes.form}>
      <DeviceSelect label={t.microphone} choices={state.inputs} value={state.input} choose={(id) => void phones.chooseInput(id)} />
      <Switch
        label={t.cleanUp}
        description={t.cleanUpHint}
        checked={state.cleanUp}
        onChange={(event) => void phones.setCleanUp(event.currentTarget.checked)}
      />
      <div>
        <SegmentedControl
          aria-label={t.talk}
          value={state.talk}
          onChange={(value) => phones.setTalk(value === "open" ? "open" : "push")}
          data={[
            { value: "push", label: t.push },
            { value: "open", label: t.open },
          ]}
        />
        <p className={classes.hint}>{state.talk === "push" ? t.pushHint : t.openHint}</p>
      </div>
      <div className={classes.test}>
        <Button variant={testing ? "filled" : "default"} onClick={() => void test(!testing)}>
          {testing ? t.stopTest : t.test}
        </Button>
        {testing && <TestMeter />}
      </div>
      {["refused", "missing", "insecure"].includes(state.microphone) && (
        <p className={classes.trouble} role="alert">
          {t.states[state.microphone]}
        </p>
      )}
    </div>
  );
}

function TestMeter() {
  const { phones } = useWorld();
  const [silent, setSilent] = useState(false);
  const source = useCallback<LevelSource>((show) => phones.onOwnLevel((level) => show(barOf(level))), [phones]);
  useEffect(() => {
    const judge = new VoiceJudge();
    return phones.onOwnLevel((level) => setSilent(judge.take(level, Date.now()) === "silent"));
  }, [phones]);
  return (
    <div className={classes.meter}>
      <Meter subscribe={source} label={t.microphone} tall />
      <span role="status">{silent ? t.noSound : t.testHint}</span>
    </div>
  );
}

function SpeakerChoice() {
  const { phones } = useWorld();
  const state = usePhones((one) => one);
  return (
    <div className={classes.form}>
      {state.outputs.length ? (
        <DeviceSelect label={t.speaker} choices={state.outputs} value={state.output} choose={(id) => void phones.chooseOutput(id)} />
      ) : (
        <p className={classes.hint}>{t.cannotChoose}</p>
      )}
      <div>
        <span className={classes.label}>{t.volume}</span>
        <Slider
          thumbLabel={t.volume}
          value={Math.round(state.volume * 100)}
          onChange={(value) => phones.setVolume(value / 100)}
          label={(value) => `${value} %`}
        />
      </div>
      {state.blocked && <Button onClick={phones.unblock}>{t.unblock}</Button>}
    </div>
  );
}
