import { Autocomplete, Select, TextInput } from "@mantine/core";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import classes from "./Form.module.css";
import { teamsOf, type Person } from "./rows";
import type { ServerForm } from "./useServerForm";

const t = texts.admin.people;
export type PersonDraft = Pick<Person, "name" | "extension" | "role" | "team" | "contact_uri">;

const roles = Object.entries(texts.common.roles).map(([value, label]) => ({ value, label }));

export function PersonFields({ form, people, locked }: { form: ServerForm<PersonDraft>; people: readonly Person[]; locked?: boolean }) {
  const { config } = useWorld();
  const { values, set, errorOf } = form;
  const off = locked ?? false;
  return (
    <>
      <TextInput data-autofocus label={t.name} value={values.name} onChange={(e) => set("name", e.currentTarget.value)} error={errorOf("name")} disabled={off} maxLength={60} required withAsterisk={false} />
      <div className={classes.pair}>
        <TextInput label={t.extension} description={t.extensionHint} value={values.extension} onChange={(e) => set("extension", e.currentTarget.value)} error={errorOf("extension")} disabled={off} inputMode="numeric" maxLength={12} required withAsterisk={false} />
        <Select label={t.role} description={t.roleHints[values.role]} data={roles} value={values.role} onChange={(value) => value && set("role", value as Person["role"])} error={errorOf("role")} disabled={off} allowDeselect={false} />
      </div>
      <Autocomplete label={t.team} description={t.teamHint} data={teamsOf(config.teams, people)} value={values.team} onChange={(value) => set("team", value)} error={errorOf("team")} disabled={off} maxLength={60} size="xs" />
      <TextInput label={t.contact} description={t.contactHint} placeholder={texts.admin.optional} value={values.contact_uri} onChange={(e) => set("contact_uri", e.currentTarget.value)} error={errorOf("contact_uri")} disabled={off} maxLength={200} />
    </>
  );
}
