// All words on the screen. A language is a file like en.ts; the types of English say what it must hold.
import { en } from "./en";

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] extends (...a: infer A) => string ? (...a: A) => string : Words<T[K]> };

export type Texts = Words<typeof en>;

const languages: Record<string, Texts> = { en };

const wanted = typeof navigator === "undefined" ? [] : navigator.languages;
const language = wanted.map((tag) => tag.slice(0, 2)).find((tag) => tag in languages) ?? "en";

export const texts: Texts = languages[language] ?? en;
