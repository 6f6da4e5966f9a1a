// Rights that many houses begin with, for a supervisor's own team. Pure.
import type { Right } from "./grant_words";

export const presets = ["lead", "coach", "quality"] as const;
export type Preset = (typeof presets)[number];

// Of what a preset is made, without whom.
const made: Record<Preset, readonly Pick<Right, "modes" | "rights" | "conditions">[]> = {
  lead: [{ modes: ["monitor", "whisper"] }, { modes: ["barge"], conditions: { reason_required: true } }],
  coach: [{ modes: ["monitor", "whisper"] }],
  quality: [{ modes: ["monitor"], rights: ["follow", "play"] }],
};

// Whose team is * looks after everybody.
export const ownTeam = (team: string): string[] => (team && team !== "*" ? [team] : []);

// null: he has no team, and "everybody" is nothing to be given by the way.
export function presetRights(preset: Preset, team: string): Right[] | null {
  if (!team) return null;
  return made[preset].map((one) => ({ ...one, modes: [...one.modes], teams: ownTeam(team), queues: [], agents: [] }));
}
