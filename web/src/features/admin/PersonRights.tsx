import { ActionIcon, Button, Chip, MultiSelect, SegmentedControl, TagsInput } from "@mantine/core";
import { ModeIcon } from "@/features/shared/Mode";
import { useWorld } from "@/features/shared/world";
import type { Mode } from "@/contract";
import { modes } from "@/model/rights";
import { texts } from "@/texts";
import { IconPlus, IconTrash } from "@/ui/icons";
import { Panel } from "@/ui/Panel";
import form from "./Form.module.css";
import { FormTools } from "./FormTools";
import { chosen, defaultWords, grantWords, isForEverybody } from "./grant_words";
import classes from "./PersonRights.module.css";
import { teamsOf, type Person, type Right } from "./rows";
import { useServer } from "./useRows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.rights;
const kFresh: Right = { modes: ["monitor"], teams: [], queues: [], agents: [] };

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
      {grants.length === 0 && <p className={classes.plain}>{defaultWords(person)}</p>}
      {grants.map((right, at) => (
        <RightFields
          key={at}
          right={right}
          people={people}
          words={grantWords(person.name, right, nameOf)}
          change={(next) => replace(at, next)}
          remove={() => rights.set("grants", grants.filter((_, n) => n !== at))}
        />
      ))}
      <div>
        <Button variant="default" leftSection={<IconPlus size={15} stroke={2} aria-hidden />} onClick={() => rights.set("grants", [...grants, kFresh])}>
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

type RightFieldsProps = { right: Right; people: readonly Person[]; words: string; change: (right: Right) => void; remove: () => void };

function RightFields({ right, people, words, change, remove }: RightFieldsProps) {
  const { config } = useWorld();
  const everybody = isForEverybody(right);
  const agents = people.filter((one) => one.role === "agent").map((one) => ({ value: one.id, label: `${one.name} · ${one.extension}` }));
  const teams = teamsOf(config.teams, people);
  return (
    <fieldset className={classes.right}>
      <legend className={classes.words}>
        <bdi>{words}</bdi>
      </legend>
      <ActionIcon className={classes.remove ?? ""} variant="subtle" color="gray" aria-label={t.remove} title={t.remove} onClick={remove}>
        <IconTrash size={16} stroke={1.7} />
      </ActionIcon>
      <Chip.Group multiple value={right.modes} onChange={(picked) => change({ ...right, modes: picked as Mode[] })}>
        <div className={classes.modes} role="group" aria-label={t.modes}>
          {modes.map((mode) => (
            <Chip key={mode} value={mode} size="xs" variant="outline">
              <span className={classes.mode}>
                <ModeIcon mode={mode} size={14} /> {texts.common.modes[mode]}
              </span>
            </Chip>
          ))}
        </div>
      </Chip.Group>
      <SegmentedControl
        aria-label={t.scope}
        value={everybody ? "all" : "some"}
        data={[
          { value: "all", label: t.all },
          { value: "some", label: t.some },
        ]}
        onChange={(value) => change(value === "all" ? { ...right, teams: [], queues: [], agents: [] } : { ...right, teams: teams.slice(0, 1) })}
      />
      {!everybody && (
        <div className={form.wide}>
          <TagsInput label={t.teamsLabel} data={teams} value={right.teams} onChange={(picked) => change(chosen({ ...right, teams: picked }))} />
          <MultiSelect label={t.queuesLabel} data={config.queues.map((one) => one.name)} value={right.queues} onChange={(picked) => change(chosen({ ...right, queues: picked }))} searchable />
          <MultiSelect label={t.agentsLabel} data={agents} value={right.agents} onChange={(picked) => change(chosen({ ...right, agents: picked }))} searchable />
        </div>
      )}
    </fieldset>
  );
}
