// A right in plain words: "Sue may listen to and whisper to team sales." Pure.
import type { Mode } from "@/contract";
import { modes } from "@/model/rights";
import { texts } from "@/texts";
import type { Person, Right } from "./rows";

const t = texts.admin.rights;
const list = new Intl.ListFormat(undefined, { type: "conjunction" });

export function isForEverybody(right: Right): boolean {
  return !right.teams.length && !right.queues.length && !right.agents.length;
}

// Whoever takes the last name away does not mean everybody: nothing is allowed until he says so.
export function chosen(right: Right): Right {
  return isForEverybody(right) ? { ...right, modes: [] } : right;
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

export function grantWords(name: string, right: Right, nameOf: (id: string) => string): string {
  const allowed: Mode[] = modes.filter((mode) => right.modes.includes(mode));
  if (allowed.length === 0) return t.nothing(name);
  return t.may(name, list.format(allowed.map((mode) => t.verbs[mode])), scopeWords(right, nameOf));
}

// What holds when nothing is written down.
export function defaultWords(person: Pick<Person, "name" | "role" | "team">): string {
  if (person.role === "administrator") return t.everyMode(person.name);
  if (person.role !== "supervisor") return t.agent(person.name);
  return t.byDefault(person.name, person.team === "*" ? t.everybody : t.ownTeam(person.team));
}
