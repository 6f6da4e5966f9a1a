// Fields of the rules: each shows the server's word to its own place.
import { Checkbox, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { texts } from "@/texts";
import classes from "./Rules.module.css";
import { kAnnouncement, type Announcement } from "./rules";
import { useEditing } from "./useRules";
import { soundName } from "./words";

type Common = { label: string; hint?: string; path: string };

// Our hints stand under the label, the server's words under the field.
const described = (hint: string | undefined) => (hint ? { description: hint } : {});

export function TextField({ label, hint, path, value, change, most = 200, placeholder }: Common & { value: string; change: (value: string) => void; most?: number; placeholder?: string }) {
  const { errorAt, locked } = useEditing();
  return (
    <TextInput label={label} {...described(hint)} {...(placeholder ? { placeholder } : {})} value={value} maxLength={most} error={errorAt(path)} disabled={locked} onChange={(e) => change(e.currentTarget.value)} />
  );
}

export function CountField({ label, hint, path, value, change, most = 86_400, least = 0 }: Common & { value: number; change: (value: number) => void; most?: number; least?: number }) {
  const { errorAt, locked } = useEditing();
  return (
    <NumberInput label={label} {...described(hint)} value={value} min={least} max={most} clampBehavior="none" allowDecimal={false} error={errorAt(path)} disabled={locked} onChange={(next) => change(Number(next))} />
  );
}

export function ChoiceField<V extends string>({ label, hint, path, value, choices, change }: Common & { value: V; choices: Record<V, string>; change: (value: V) => void }) {
  const { errorAt, locked } = useEditing();
  const data = Object.entries<string>(choices).map(([key, words]) => ({ value: key, label: words }));
  return (
    <Select label={label} {...described(hint)} data={data} value={value} allowDeselect={false} error={errorAt(path)} disabled={locked} onChange={(next) => next !== null && change(next as V)} />
  );
}

export function TickField({ label, hint, path, value, change }: Common & { value: boolean; change: (value: boolean) => void }) {
  const { errorAt, locked } = useEditing();
  return <Checkbox size="xs" label={label} {...described(hint)} checked={value} error={errorAt(path)} disabled={locked} onChange={(e) => change(e.currentTarget.checked)} />;
}

// The sounds that every server has and that fit these places.
const kOwn = ["supervisor-joining", "consent-notice", "consent-question", "periodic-tone"];
const kFresh = " "; // no name of a sound

function freeName(wish: string, all: readonly Announcement[]): string {
  const taken = (name: string) => all.some((one) => one.name === name);
  for (let n = 1; ; n++) if (!taken(n === 1 ? wish : `${wish}-${n}`)) return n === 1 ? wish : `${wish}-${n}`;
}

export type SoundFieldProps = Common & { value: string; change: (value: string) => void; wish: string; only?: readonly string[] };

// One of the house's sounds, or new words at this very place: they become an announcement, named as `wish` says.
export function SoundField({ label, hint, path, value, change, wish, only = kOwn }: SoundFieldProps) {
  const { house, set, errorAt, locked } = useEditing();
  const t = texts.rules;
  const { announcements } = house;
  const at = announcements.findIndex((one) => one.name !== "" && one.name === value);
  const own = announcements[at];
  const names = [...new Set([...only, ...announcements.map((one) => one.name), value].filter(Boolean))];
  const data = [{ value: "", label: t.noSound }, ...names.map((name) => ({ value: name, label: soundName(name) })), { value: kFresh, label: t.ownWords }];
  const pick = (next: string | null) => {
    if (next !== kFresh) return change(next ?? "");
    const name = freeName(wish, announcements);
    set("announcements", [...announcements, { ...kAnnouncement, name }]);
    change(name);
  };
  const said = (text: string) => set("announcements", announcements.map((one, n) => (n === at ? { ...one, text } : one)));
  const error = errorAt(`/announcements/${at}/text`) ?? errorAt(`/announcements/${at}`);
  return (
    <>
      <Select className={classes.whole ?? ""} label={label} {...described(hint)} data={data} value={value} allowDeselect={false} error={errorAt(path)} disabled={locked} onChange={pick} />
      {own && !own.file && (
        <Textarea className={classes.whole ?? ""} label={t.saidWords(own.name)} description={t.saidHint} autosize minRows={2} maxRows={6} maxLength={1000} value={own.text} error={error} disabled={locked} onChange={(e) => said(e.currentTarget.value)} />
      )}
    </>
  );
}
