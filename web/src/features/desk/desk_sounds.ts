// Which sounds this person wants at his desk. Kept in this browser.
import { Cell } from "@/client/store";

export type DeskSounds = { ring: boolean; cue: boolean };

const kKey = "earshot.desk";
export const deskSounds = new Cell<DeskSounds>({
  ring: !localStorage.getItem(kKey)?.includes("no-ring"),
  cue: Boolean(localStorage.getItem(kKey)?.includes("cue")),
});

export function setDeskSounds(change: Partial<DeskSounds>): void {
  const sounds = { ...deskSounds.get(), ...change };
  deskSounds.set(sounds);
  localStorage.setItem(kKey, [sounds.ring ? "" : "no-ring", sounds.cue ? "cue" : ""].join(" ").trim());
}
