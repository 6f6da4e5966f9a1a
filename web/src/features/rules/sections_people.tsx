// Who may, who is exempt, who is certified, what they give as purpose and reason.
import { MultiSelect, Select, TagsInput, TextInput } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link } from "react-router-dom";
import type { Schemas } from "@/contract";
import { defaultWords, grantWords, type Right } from "@/features/shared/grant_words";
import { localTime, utcTime } from "@/features/shared/local_time";
import { useServer } from "@/features/shared/server";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { Name } from "@/ui/Name";
import { Empty } from "@/ui/Panel";
import { Entries, Mistake } from "./Entries";
import { RightsForAll } from "./RightsForAll";
import { CountField, TextField } from "./fields";
import classes from "./Rules.module.css";
import type { Exemption } from "./rules";
import { useEditing } from "./useRules";
import { duration, exemptWords } from "./words";

const t = texts.rules;
type Person = Schemas["Person"];

export const usePeople = (): readonly Person[] => useServer<{ people: Person[] }>("/people").data?.people ?? [];
export const optionsOf = (people: readonly Person[]) => people.map((one) => ({ value: one.extension, label: `${one.name} · ${one.extension}` }));

export function RightsSection() {
  const { api } = useWorld();
  const { locked } = useEditing();
  const people = usePeople();
  const supervisors = people.filter((one) => one.role === "supervisor" && one.enabled);
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? id;
  const grants = useQueries({
    queries: supervisors.map((one) => ({
      queryKey: ["admin", `/people/${one.id}/grants`],
      queryFn: async () => {
        const answer = await api.rest<{ grants: Right[] }>("GET", `/people/${one.id}/grants`);
        return answer.ok ? answer.value : { grants: [] };
      },
    })),
  });
  if (supervisors.length === 0) return <Empty title={t.rights.none}>{t.rights.noneMore}</Empty>;
  return (
    <>
      <ul className={classes.people}>
        {supervisors.map((one, at) => {
          const given = grants[at]?.data?.grants ?? [];
          const words = given.length ? given.map((right) => grantWords(one.name, right, nameOf)) : [defaultWords(one)];
          return (
            <li key={one.id}>
              <div>
                <strong>
                  <Name>{one.name}</Name>
                </strong>
                {words.map((line, n) => (
                  <p key={n}>
                    <bdi dir="ltr">{line}</bdi>
                  </p>
                ))}
              </div>
              <Link to={`/admin/people/${one.id}`} aria-label={`${t.rights.edit}: ${one.name}`}>
                {t.rights.edit}
              </Link>
            </li>
          );
        })}
      </ul>
      {!locked && (
        <div>
          <RightsForAll supervisors={supervisors} nameOf={nameOf} />
        </div>
      )}
    </>
  );
}

type What = "agent" | "queue" | "number";
const whatOf = (one: Exemption): What => (one.queue !== undefined ? "queue" : one.number !== undefined ? "number" : "agent");

export function ExemptSection() {
  const { config } = useWorld();
  const { house, set, errorAt, locked } = useEditing();
  const people = usePeople();
  return (
    <Entries<Exemption>
      items={house.exemptions}
      path="/exemptions"
      none={t.exempt.none}
      add={t.exempt.add}
      fresh={() => ({ agent: "", reason: "" })}
      words={exemptWords}
      change={(all) => set("exemptions", all)}
    >
      {(one, change, path) => {
        const what = whatOf(one);
        const value = one[what] ?? "";
        const give = (next: string | null) => change({ [what]: next ?? "" });
        const error = errorAt(`${path}/${what}`);
        return (
          <>
            <Select
              label={t.exempt.what}
              data={Object.entries(t.exempt.whats).map(([key, words]) => ({ value: key, label: words }))}
              value={what}
              allowDeselect={false}
              disabled={locked}
              onChange={(next) => next && change({ agent: undefined, queue: undefined, number: undefined, [next]: "" } as unknown as Exemption)}
            />
            {what === "agent" && <Select label={t.exempt.whats.agent} searchable data={optionsOf(people.filter((each) => each.role === "agent"))} value={value || null} error={error} disabled={locked} onChange={give} />}
            {what === "queue" && <Select label={t.exempt.whats.queue} data={config.queues.map((each) => each.name)} value={value || null} error={error} disabled={locked} onChange={give} />}
            {what === "number" && <TextField label={t.exempt.whats.number} path={`${path}/number`} value={value} change={give} most={33} placeholder="+49…" />}
            <TextField label={t.exempt.reason} path={`${path}/reason`} value={one.reason} change={(reason) => change({ reason })} />
            <TextInput type="datetime-local" label={t.exempt.since} description={t.exempt.sinceHint} value={localTime(one.since)} error={errorAt(`${path}/since`)} disabled={locked} onChange={(e) => change({ since: utcTime(e.currentTarget.value) ?? undefined } as Partial<Exemption>)} />
            <TextInput type="datetime-local" label={t.exempt.end} description={t.exempt.endHint} value={localTime(one.until)} error={errorAt(`${path}/until`)} disabled={locked} onChange={(e) => change({ until: utcTime(e.currentTarget.value) })} />
          </>
        );
      }}
    </Entries>
  );
}

export function CertifiedSection() {
  const { house, set, locked } = useEditing();
  const people = usePeople().filter((one) => one.role === "supervisor" || house.certified.includes(one.extension));
  return (
    <>
      <MultiSelect label={t.certified.label} description={t.certified.hint} searchable data={optionsOf(people)} value={house.certified} disabled={locked} onChange={(picked) => set("certified", picked)} />
      {house.certified.map((_, at) => (
        <Mistake key={at} path={`/certified/${at}`} />
      ))}
    </>
  );
}

export function PurposesSection() {
  const { house, set, errorAt, locked } = useEditing();
  const limit = (part: "long_call_s" | "long_hold_s" | "approval_valid_s") => (
    <CountField label={t.purposes[part]} hint={duration(house[part])} path={`/${part}`} value={house[part]} change={(value) => set(part, value)} />
  );
  return (
    <>
      <TagsInput label={t.purposes.purposes} description={t.purposes.purposesHint} value={house.purposes} error={errorAt("/purposes")} disabled={locked} onChange={(all) => set("purposes", all)} />
      {house.purposes.map((_, at) => (
        <Mistake key={at} path={`/purposes/${at}`} />
      ))}
      <TagsInput label={t.purposes.reasons} description={t.purposes.reasonsHint} value={house.reasons} error={errorAt("/reasons")} disabled={locked} onChange={(all) => set("reasons", all)} />
      <div className={classes.fields}>
        {limit("long_call_s")}
        {limit("long_hold_s")}
        {limit("approval_valid_s")}
      </div>
    </>
  );
}
