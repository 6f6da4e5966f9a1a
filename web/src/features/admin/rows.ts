// What administration reads and writes, under short names.
import type { Schemas } from "@/contract";

export type Person = Schemas["Person"];
export type Device = Schemas["Device"];
export type Right = Schemas["Right"];
export type QueueSetup = Schemas["QueueSetup"];
export type NumberRow = Schemas["Number"];
export type OutboundRule = Schemas["OutboundRule"];
export type TrunkSetup = Schemas["TrunkSetup"];
export type Token = Schemas["Token"];
export type System = Schemas["System"];

export const part = encodeURIComponent;

// Every word somewhere in it.
export function matches(search: string, ...texts: (string | null)[]): boolean {
  const all = texts.join("\n").toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

// Names of teams as free text: those the server knows, and those that people have.
export function teamsOf(known: readonly string[], people: readonly Person[]): string[] {
  return [...new Set([...known, ...people.map((one) => one.team)])].filter((team) => team && team !== "*").sort();
}

// Whose extension this is.
export function whoHas(extension: string, people: readonly Person[], queues: readonly QueueSetup[]): string | null {
  return queues.find((one) => one.extension === extension)?.name ?? people.find((one) => one.extension === extension)?.name ?? null;
}
