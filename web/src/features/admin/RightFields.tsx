import { ActionIcon, Chip, MultiSelect, SegmentedControl, TagsInput } from "@mantine/core";
import type { Mode } from "@/contract";
import { chosen, isForEverybody, otherRights, othersOf, type OtherRight } from "@/features/shared/grant_words";
import { ModeIcon } from "@/features/shared/Mode";
import { useWorld } from "@/features/shared/world";
import { modes } from "@/model/rights";
import { texts } from "@/texts";
import { IconTrash } from "@/ui/icons";
import form from "./Form.module.css";
import classes from "./PersonRights.module.css";
import { RightConditions } from "./RightConditions";
import { teamsOf, type Person, type Right } from "./rows";

const t = texts.admin.rights;

export type RightFieldsProps = { right: Right; people: readonly Person[]; own: string; words: string; change: (right: Right) => void; remove: () => void };

// One right: what, with whom, under which conditions.
export function RightFields({ right, people, own, words, change, remove }: RightFieldsProps) {
  const { config } = useWorld();
  const everybody = isForEverybody(right);
  const agents = people.filter((one) => one.role === "agent").map((one) => ({ value: one.id, label: `${one.name} · ${one.extension}` }));
  const teams = teamsOf(config.teams, people);
  return (
    <fieldset className={classes.right}>
      <legend className={classes.words}>
        <bdi dir="ltr">{words}</bdi>
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
      <Chip.Group multiple value={[...othersOf(right)]} onChange={(picked) => change({ ...right, rights: picked as OtherRight[] })}>
        <div className={classes.modes} role="group" aria-label={t.othersLabel}>
          <span className={classes.label}>{t.othersLabel}</span>
          {otherRights.map((one) => (
            <Chip key={one} value={one} size="xs" variant="outline">
              {t.others[one]}
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
        onChange={(value) => change(value === "all" ? { ...right, teams: [], queues: [], agents: [] } : { ...right, teams: own && own !== "*" ? [own] : teams.slice(0, 1) })}
      />
      {!everybody && (
        <div className={form.wide}>
          <TagsInput label={t.teamsLabel} data={teams} value={right.teams} onChange={(picked) => change(chosen({ ...right, teams: picked }))} />
          <MultiSelect label={t.queuesLabel} data={config.queues.map((one) => one.name)} value={right.queues} onChange={(picked) => change(chosen({ ...right, queues: picked }))} searchable />
          <MultiSelect label={t.agentsLabel} data={agents} value={right.agents} onChange={(picked) => change(chosen({ ...right, agents: picked }))} searchable />
        </div>
      )}
      <RightConditions right={right} change={(conditions) => change({ ...right, conditions })} />
    </fieldset>
  );
}
