import { Button } from "@mantine/core";
import { defaultWords, grantWords } from "@/features/shared/grant_words";
import { ownTeam, presetRights, presets } from "@/features/shared/right_presets";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { IconPlus } from "@/ui/icons";
import { Panel } from "@/ui/Panel";
import form from "./Form.module.css";
import { FormTools } from "./FormTools";
import classes from "./PersonRights.module.css";
import { RightFields } from "./RightFields";
import type { Person, Right } from "./rows";
import { useServer } from "./useRows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.rights;

// What a supervisor may do to whom, beside the same in plain words.
export function PersonRights({ person, people, may }: { person: Person; people: readonly Person[]; may: boolean }) {
  const supervises = person.role === "supervisor";
  return (
    <Panel title={t.title}>
      {supervises && may ? <Editor key={person.id} person={person} people={people} /> : <p className={classes.plain}>{defaultWords(person)}</p>}
    </Panel>
  );
}

function Editor({ person, people }: { person: Person; people: readonly Person[] }) {
  const { api } = useWorld();
  const path = `/people/${person.id}/grants`;
  const stored = useServer<{ grants: Right[] }>(path);
  const rights = useServerForm<{ grants: Right[] }, unknown>({
    name: `people/${person.id}/rights`,
    initial: { grants: stored.data?.grants ?? [] },
    send: (values) => api.rest("PUT", path, values),
  });
  const { grants } = rights.values;
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? id;
  const replace = (at: number, right: Right) => rights.set("grants", grants.map((one, n) => (n === at ? right : one)));
  if (stored.isError) return <p className={classes.plain}>{texts.admin.failed}</p>;
  return (
    <form className={form.form} onSubmit={rights.submit} noValidate>
      {grants.length === 0 && <Beginning person={person} take={(given) => rights.set("grants", given)} />}
      {grants.map((right, at) => (
        <RightFields
          key={at}
          right={right}
          people={people}
          own={person.team}
          words={grantWords(person.name, right, nameOf)}
          change={(next) => replace(at, next)}
          remove={() => rights.set("grants", grants.filter((_, n) => n !== at))}
        />
      ))}
      <div>
        <Button variant="default" leftSection={<IconPlus size={15} stroke={2} aria-hidden />} onClick={() => rights.set("grants", [...grants, { modes: ["monitor"], teams: ownTeam(person.team), queues: [], agents: [] }])}>
          {t.add}
        </Button>
      </div>
      {rights.errorOf("grants") && (
        <p role="alert" className={classes.problem}>
          {rights.errorOf("grants")}
        </p>
      )}
      <FormTools form={rights} />
    </form>
  );
}

// Nothing is written down: what that means, and what many begin with.
function Beginning({ person, take }: { person: Person; take: (rights: Right[]) => void }) {
  return (
    <>
      <p className={classes.plain}>
        {defaultWords(person)} {t.firstReplaces}
      </p>
      {person.team && (
        <div className={classes.presets} role="group" aria-label={t.begin}>
          <span className={classes.label}>{t.begin}</span>
          {presets.map((one) => (
            <Button key={one} variant="default" title={t.presets[one].hint} onClick={() => take(presetRights(one, person.team) ?? [])}>
              {t.presets[one].title}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
