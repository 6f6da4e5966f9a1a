// A recording's markers: in words, as points and as stretches of the time line. Pure.
import type { Mode, Schemas } from "@/contract";
import { texts } from "@/texts";

export type Ticket = Schemas["Ticket"];
export type Track = Ticket["tracks"][number];
export type Marker = Ticket["markers"][number];
export type Kind = keyof typeof texts.recordings.marks.kinds;

export type Mark = { at: number; kind: Kind; mode: Mode | null; words: string };
export type Stretch = { from: number; to: number; kind: "pause" | "hold" };

const t = texts.recordings;

// What somebody said and what was played to him are two tracks of one leg.
export const trackKey = ({ leg, prompts }: Pick<Track, "leg" | "prompts">): string => (prompts ? `${leg}/played` : leg);

const personName = (track: Track | undefined): string => track?.name ?? (track && (texts.common.parts as Record<string, string>)[track.part]) ?? t.player.unknown;

export function trackName(track: Track): string {
  if (!track.prompts) return personName(track);
  const parts: Record<string, string> = t.player.playedToPart;
  return t.player.playedTo(track.name ?? parts[track.part] ?? t.player.unknown);
}

const kindOf: Record<string, Kind> = {
  joined: "joined", left: "joined", mode: "mode", pause: "pause", resume: "pause", hold: "hold", hold_ended: "hold", objection: "objection", consent: "consent",
};

function wordsOf(marker: Marker, who: string): string {
  const modes: Record<string, string> = texts.common.modes;
  const parts: Record<string, string> = texts.common.parts;
  const name = marker.leg ? who : (parts[marker.text] ?? who);
  switch (marker.kind) {
    case "joined": return t.marks.joined(name);
    case "left": return t.marks.left(name);
    case "mode": return modes[marker.text] ? t.marks.begins(who, modes[marker.text] ?? "") : t.marks.ends(who);
    case "pause": return t.marks.pause;
    case "resume": return t.marks.resume;
    case "hold": return t.marks.hold;
    case "hold_ended": return t.marks.holdEnded;
    case "objection": return t.marks.objection;
    case "consent": return marker.text === "refused" ? t.marks.consentRefused : t.marks.consentGiven;
    case "transfer": return t.marks.transfer(marker.text);
    case "gap": return t.marks.gap;
    case "recovered": return t.marks.recovered;
    default: return [marker.kind, marker.text].filter(Boolean).join(": ");
  }
}

const isMode = (text: string): text is Mode => text in texts.common.modes;

// Whose mode it was: markers of sessions may come without a leg.
export function marksOf(ticket: Pick<Ticket, "markers" | "tracks">): Mark[] {
  const named = (marker: Marker) => {
    const track = ticket.tracks.find((one) => one.leg === marker.leg);
    return track ? personName(track) : marker.kind === "mode" ? texts.common.parts.supervisor : t.player.unknown;
  };
  return ticket.markers
    .map((marker) => ({
      at: marker.at_ms,
      kind: kindOf[marker.kind] ?? "other",
      mode: marker.kind === "mode" && isMode(marker.text) ? marker.text : null,
      words: wordsOf(marker, named(marker)),
    }))
    .sort((a, b) => a.at - b.at);
}

// Pauses and holds, from their beginning to their end; what never ended lasts to the end.
export function stretchesOf(markers: readonly Marker[], length: number): Stretch[] {
  const found: Stretch[] = [];
  const open = new Map<Stretch["kind"], number>();
  const begins: Record<string, Stretch["kind"]> = { pause: "pause", hold: "hold" };
  const ends: Record<string, Stretch["kind"]> = { resume: "pause", hold_ended: "hold" };
  for (const { at_ms: at, kind } of [...markers].sort((a, b) => a.at_ms - b.at_ms)) {
    const begun = begins[kind];
    const ended = ends[kind];
    if (begun && !open.has(begun)) open.set(begun, at);
    if (ended && open.has(ended)) {
      found.push({ kind: ended, from: open.get(ended) ?? 0, to: at });
      open.delete(ended);
    }
  }
  for (const [kind, from] of open) found.push({ kind, from, to: length });
  return found.sort((a, b) => a.from - b.from);
}

export const bargeAt = (marks: readonly Mark[]): number | null => marks.find((one) => one.mode === "barge" || one.mode === "takeover")?.at ?? null;
