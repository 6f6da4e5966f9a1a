import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { ModeIcon } from "@/features/shared/Mode";
import { fits, purposeOf } from "@/features/shared/step_in";
import { asking, given, setGiven, useSupervision } from "@/features/shared/supervise";
import { useSupervisionOptions } from "@/features/shared/supervision_options";
import type { Mode } from "@/contract";
import type { LiveCall } from "@/model/floor";
import { texts } from "@/texts";
import { Key } from "@/ui/Key";
import { useStore } from "@/ui/useStore";
import classes from "./StepInForm.module.css";

const t = texts.call.step;
const kLongest = 200; // the contract's limit

// What a mode still wants to know. It begins with what was said last, so that Enter is enough the next time.
export function StepInForm({ call, starts }: { call: LiveCall; starts: boolean }) {
  const open = useStore(asking, (one) => (one?.call === call.id ? one.mode : null));
  return open && <Form key={open} call={call} mode={open} starts={starts} />;
}

function Form({ call, mode, starts }: { call: LiveCall; mode: Mode; starts: boolean }) {
  const supervision = useSupervision();
  const options = useSupervisionOptions();
  const [reason, setReason] = useState(given.get().reason);
  const form = useRef<HTMLFormElement>(null);
  const ready = fits(options, reason);
  useEffect(() => {
    const before = document.activeElement;
    form.current?.querySelector<HTMLElement>(ready ? "[type=submit]" : "[data-reason]")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const start = () => {
    if (!ready) return;
    setGiven({ reason });
    void supervision.enter(call, mode, { reason });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      asking.set(null);
    }
    if (event.key === "Enter" && event.target instanceof HTMLSelectElement) {
      event.preventDefault();
      start();
    }
  };
  return (
    <form ref={form} className={classes.form} aria-label={t.title(texts.common.modes[mode])} onSubmit={submit} onKeyDown={key}>
      <h3>
        <ModeIcon mode={mode} /> {t.title(texts.common.modes[mode])}
      </h3>
      {starts && <PurposeField label={t.purpose} />}
      {options.reasons.length > 0 ? (
        <NativeSelect
          data-reason
          size="xs"
          label={t.reason}
          description={t.reasonHint}
          value={options.reasons.includes(reason) ? reason : ""}
          onChange={(e) => setReason(e.currentTarget.value)}
          data={[{ value: "", label: t.reasonPick, disabled: true }, ...options.reasons]}
        />
      ) : (
        <TextInput data-reason label={t.reason} description={t.reasonHint} maxLength={kLongest} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      )}
      <div className={classes.tools}>
        <Button variant="subtle" color="gray" onClick={() => asking.set(null)}>
          {texts.common.cancel}
        </Button>
        <Button type="submit" disabled={!ready} rightSection={<Key>Enter</Key>}>
          {t.start(texts.common.modes[mode])}
        </Button>
      </div>
    </form>
  );
}

// One of the house's purposes; nothing where there is nothing to choose.
export function PurposeField({ label, inline }: { label: string; inline?: boolean }) {
  const options = useSupervisionOptions();
  const wished = useStore(given, (one) => one.purpose);
  if (options.purposes.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      label={label}
      {...(inline ? { "aria-label": t.purpose, classNames: { root: classes.inline ?? "" } } : {})}
      value={purposeOf(options, wished) ?? ""}
      onChange={(e) => setGiven({ purpose: e.currentTarget.value })}
      data={options.purposes}
    />
  );
}
