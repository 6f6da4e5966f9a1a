// Fields of the rules: each shows the server's word to its own place.
import { Autocomplete, Checkbox, NumberInput, Select, TextInput } from "@mantine/core";
import { texts } from "@/texts";
import { useEditing } from "./useRules";

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

// The sounds that every server has and that fit these places; announcements come on top.
const kOwn = ["supervisor-joining", "consent-notice", "consent-question", "periodic-tone"];

export function SoundField({ label, hint, path, value, change }: Common & { value: string; change: (value: string) => void }) {
  const { house, errorAt, locked } = useEditing();
  const names = [...new Set([...house.announcements.map((one) => one.name).filter(Boolean), ...kOwn])];
  return (
    <Autocomplete size="xs" label={label} {...described(hint)} placeholder={texts.rules.noSound} data={names} value={value} maxLength={60} error={errorAt(path)} disabled={locked} onChange={change} />
  );
}
