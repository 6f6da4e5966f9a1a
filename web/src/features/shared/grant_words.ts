// A right in plain words: "Sue may listen to and whisper to team sales, with a reason." Pure.
import type { Mode, Schemas } from "@/contract";
import { modes } from "@/model/rights";
import { texts } from "@/texts";

export type Right = Schemas["Right"];
export type Conditions = Schemas["Conditions"];
export type Hours = Schemas["Hours"];
export type OtherRight = NonNullable<Right["rights"]>[number];

const t = texts.admin.rights;
const list = new Intl.ListFormat(undefined, { type: "conjunction" });
const either = new Intl.ListFormat(undefined, { type: "disjunction" });

export const otherRights: readonly OtherRight[] = ["hand_back", "follow", "see_numbers", "record", "play", "covert"];
export const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

// A grant that does not speak of them gives these.
const kUsual: readonly OtherRight[] = ["hand_back", "follow", "see_numbers"];
export const othersOf = (right: Right): readonly OtherRight[] => right.rights ?? kUsual;

export function isForEverybody(right: Right): boolean {
  return !right.teams.length && !right.queues.length && !right.agents.length;
}

// Whoever takes the last name away does not mean everybody: nothing is allowed until he says so.
export function chosen(right: Right): Right {
  return isForEverybody(right) ? { ...right, modes: [], rights: [] } : right;
}

function scopeWords(right: Right, nameOf: (id: string) => string): string {
  const teams = right.teams.filter((one) => one !== "*");
  if (isForEverybody(right) || teams.length < right.teams.length) return t.everybody;
  return list.format([
    ...(teams.length ? [t.teams(list.format(teams), teams.length)] : []),
    ...(right.queues.length ? [t.queues(list.format(right.queues), right.queues.length)] : []),
    ...right.agents.map(nameOf),
  ]);
}

// "Mon–Fri 08:00–18:00"
export function hoursWords(hours: Hours): string {
  const picked = days.filter((day) => hours.days.includes(day));
  const first = picked[0];
  const last = picked.at(-1);
  const inOneRun = first && last && days.indexOf(last) - days.indexOf(first) === picked.length - 1 && picked.length > 2;
  const names = inOneRun ? `${t.days[first]}–${t.days[last]}` : picked.map((day) => t.days[day]).join(", ");
  return `${names} ${hours.from}–${hours.to}`;
}

export function conditionWords(conditions: Conditions = {}): string[] {
  const { hours = [], situations = [], min_call_age_s: age = 0 } = conditions;
  return [
    ...(conditions.reason_required ? [t.with.reason] : []),
    ...(situations.length ? [t.with.situations(either.format(situations.map((one) => t.situations[one])))] : []),
    ...(age ? [t.with.age(age)] : []),
    ...(conditions.certified ? [t.with.certified] : []),
    ...(conditions.approval ? [t.with.approval] : []),
    ...(hours.length ? [hours.map(hoursWords).join(", ")] : []),
    ...(conditions.expires ? [t.with.expires(new Date(conditions.expires).toLocaleDateString(undefined, { dateStyle: "medium" }))] : []),
  ];
}

export function grantWords(name: string, right: Right, nameOf: (id: string) => string): string {
  const allowed: Mode[] = modes.filter((mode) => right.modes.includes(mode));
  const more = otherRights.filter((one) => right.rights?.includes(one) && !kUsual.includes(one));
  const verbs = [...allowed.map((mode) => t.verbs[mode]), ...more.map((one) => t.otherVerbs[one])];
  if (verbs.length === 0) return t.nothing(name);
  const conditions = conditionWords(right.conditions);
  return t.may(name, list.format(verbs), [scopeWords(right, nameOf), ...conditions].join("; "));
}

// What holds when nothing is written down.
export function defaultWords(person: Pick<Schemas["Person"], "name" | "role" | "team">): string {
  if (person.role === "administrator") return t.everyMode(person.name);
  if (person.role !== "supervisor") return t.agent(person.name);
  return t.byDefault(person.name, person.team === "*" ? t.everybody : t.ownTeam(person.team));
}
