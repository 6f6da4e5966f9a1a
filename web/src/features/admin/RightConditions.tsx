import { ActionIcon, Button, Checkbox, Chip, MultiSelect, NumberInput, TextInput } from "@mantine/core";
import { conditionWords, days, othersOf, type Conditions, type Hours } from "@/features/shared/grant_words";
import { localTime, utcTime } from "@/features/shared/local_time";
import { texts } from "@/texts";
import { IconPlus, IconTrash } from "@/ui/icons";
import form from "./Form.module.css";
import classes from "./PersonRights.module.css";
import type { Right } from "./rows";

const t = texts.admin.rights;
const kOfficeHours: Hours = { days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" };
type Situations = NonNullable<Conditions["situations"]>;

// What must hold besides. Closed while nothing is asked.
export function RightConditions({ right, change }: { right: Right; change: (conditions: Conditions) => void }) {
  const all = right.conditions ?? {};
  const set = (part: Partial<Conditions>) => change({ ...all, ...part });
  const hours = all.hours ?? [];
  return (
    <details className={classes.conditions} open={conditionWords(all).length > 0 || undefined}>
      <summary>{t.conditions}</summary>
      <p className={classes.plain}>{t.conditionsHint}</p>
      <div className={classes.checks}>
        <Checkbox size="xs" label={t.reason} checked={all.reason_required ?? false} onChange={(e) => set({ reason_required: e.currentTarget.checked })} />
        <Checkbox size="xs" label={t.certified} checked={all.certified ?? false} onChange={(e) => set({ certified: e.currentTarget.checked })} />
        {othersOf(right).includes("covert") && (
          <Checkbox size="xs" label={t.approval} checked={all.approval ?? false} onChange={(e) => set({ approval: e.currentTarget.checked })} />
        )}
      </div>
      <div className={form.wide}>
        <MultiSelect
          label={t.situationsLabel}
          data={Object.entries(t.situations).map(([value, label]) => ({ value, label }))}
          value={all.situations ?? []}
          onChange={(picked) => set({ situations: picked as Situations })}
        />
        <NumberInput label={t.age} value={all.min_call_age_s ?? 0} min={0} max={86_400} allowDecimal={false} onChange={(value) => set({ min_call_age_s: Number(value) })} />
        <TextInput type="datetime-local" label={t.expires} description={t.expiresHint} value={localTime(all.expires)} onChange={(e) => set({ expires: utcTime(e.currentTarget.value) })} />
      </div>
      <div className={classes.hours} role="group" aria-label={t.hours}>
        <span className={classes.label}>{t.hours}</span>
        <span className={classes.plain}>{t.hoursHint}</span>
        {hours.map((one, at) => (
          <HoursLine key={at} hours={one} change={(next) => set({ hours: hours.map((each, n) => (n === at ? next : each)) })} remove={() => set({ hours: hours.filter((_, n) => n !== at) })} />
        ))}
        <Button variant="default" leftSection={<IconPlus size={14} stroke={2} aria-hidden />} onClick={() => set({ hours: [...hours, kOfficeHours] })}>
          {t.addHours}
        </Button>
      </div>
    </details>
  );
}

function HoursLine({ hours, change, remove }: { hours: Hours; change: (hours: Hours) => void; remove: () => void }) {
  return (
    <div className={classes.window}>
      <Chip.Group multiple value={hours.days} onChange={(picked) => picked.length && change({ ...hours, days: picked as Hours["days"] })}>
        <div className={classes.modes} role="group" aria-label={t.daysLabel}>
          {days.map((day) => (
            <Chip key={day} value={day} size="xs" variant="outline">
              {t.days[day]}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      <TextInput type="time" aria-label={t.from} value={hours.from} onChange={(e) => change({ ...hours, from: e.currentTarget.value })} />
      <TextInput type="time" aria-label={t.to} value={hours.to === "24:00" ? "00:00" : hours.to} onChange={(e) => change({ ...hours, to: e.currentTarget.value })} />
      <ActionIcon variant="subtle" color="gray" aria-label={t.removeHours} title={t.removeHours} onClick={remove}>
        <IconTrash size={16} stroke={1.7} />
      </ActionIcon>
    </div>
  );
}
