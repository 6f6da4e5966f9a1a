import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useMemo, useRef } from "react";
import { Cell } from "@/client/store";
import { useStore } from "@/ui/useStore";
import { browserVoice, Deck, type Voice } from "./deck";
import { trackKey, type Ticket, type Track } from "./marks";
import { skipFrom, type Silence } from "./silence";

export type Copy = "full" | "customer";
export type Wishes = { copy: Copy; skip: boolean; quiet: readonly Silence[] };

const kEarly = 5_000; // ms before its end a link is no longer trusted

// Of one track, or of all in one.
export function linkOf(ticket: Ticket, track: Track | "mix", copy: Copy, format?: string): string {
  const what = track === "mix" ? { track } : { track: track.leg, ...(track.prompts ? { prompts: "true" } : {}) };
  const query = new URLSearchParams({ ...what, variant: copy, ...(format ? { format } : {}) });
  return `${ticket.links.audio}?${query.toString()}`;
}

const linksOf = (ticket: Ticket, copy: Copy) => (key: string) => linkOf(ticket, ticket.tracks.find((one) => trackKey(one) === key) ?? "mix", copy);

export const isOver = (ticket: Ticket, now = Date.now()): boolean => new Date(ticket.expires_at).getTime() - kEarly < now;

// The tracks of a ticket as one player. `renew` asks the server again when the link is over.
export function useDeck(ticket: Ticket, renew: () => Promise<Ticket | null>, wishes: Wishes, voice: () => Voice = browserVoice) {
  const keys = ticket.tracks.map(trackKey).join(" ");
  const deck = useMemo(() => new Deck(keys.split(" ").filter(Boolean), ticket.length_ms, voice), [keys, ticket.length_ms, voice]);
  const position = useMemo(() => new Cell(0), [deck]);
  const state = useStore(deck.state, (one) => one);
  const renewed = useRef(0);
  const slow = useReducedMotion();
  const now = useRef(wishes);
  now.current = wishes;

  useEffect(() => () => deck.close(), [deck]);
  useEffect(() => deck.load(linksOf(ticket, wishes.copy)), [deck, ticket, wishes.copy]);
  useEffect(() => {
    if (!state.playing) return undefined;
    const timer = setInterval(
      () => {
        deck.tick();
        const onwards = now.current.skip ? skipFrom(now.current.quiet, deck.position()) : null;
        if (onwards !== null) deck.seek(onwards);
        position.set(deck.position());
      },
      slow ? 500 : 60,
    );
    return () => clearInterval(timer);
  }, [deck, position, state.playing, slow]);

  // A new link, once in a while: what fails right after it fails for another reason.
  const again = async (): Promise<boolean> => {
    if (Date.now() - renewed.current < 10_000) return false;
    renewed.current = Date.now();
    const fresh = await renew();
    if (!fresh) return false;
    deck.load(linksOf(fresh, now.current.copy));
    return deck.play();
  };
  useEffect(() => {
    if (state.failed) void again();
  }, [state.failed]);

  const seek = (ms: number) => {
    deck.seek(ms);
    position.set(deck.position());
  };
  const toggle = () => {
    if (state.playing) deck.pause();
    else if (isOver(ticket)) void again();
    else void deck.play();
  };
  return { deck, state, position, seek, toggle };
}
