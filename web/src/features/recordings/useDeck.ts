import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useMemo, useRef } from "react";
import { Cell } from "@/client/store";
import { useStore } from "@/ui/useStore";
import { browserVoice, Deck, type Voice } from "./deck";
import type { Ticket } from "./marks";
import { skipFrom, type Silence } from "./silence";

export type Copy = "full" | "customer";
export type Wishes = { copy: Copy; skip: boolean; quiet: readonly Silence[] };

const kEarly = 5_000; // ms before its end a link is no longer trusted

export function linkOf(ticket: Ticket, track: string, copy: Copy, format?: string): string {
  const query = new URLSearchParams({ track, variant: copy, ...(format ? { format } : {}) });
  return `${ticket.links.audio}?${query.toString()}`;
}

export const isOver = (ticket: Ticket, now = Date.now()): boolean => new Date(ticket.expires_at).getTime() - kEarly < now;

// The tracks of a ticket as one player. `renew` asks the server again when the link is over.
export function useDeck(ticket: Ticket, renew: () => Promise<Ticket | null>, wishes: Wishes, voice: () => Voice = browserVoice) {
  const legs = ticket.tracks.map((one) => one.leg).join(" ");
  const deck = useMemo(() => new Deck(legs.split(" ").filter(Boolean), ticket.length_ms, voice), [legs, ticket.length_ms, voice]);
  const position = useMemo(() => new Cell(0), [deck]);
  const state = useStore(deck.state, (one) => one);
  const renewed = useRef(0);
  const slow = useReducedMotion();
  const now = useRef(wishes);
  now.current = wishes;

  useEffect(() => () => deck.close(), [deck]);
  useEffect(() => deck.load((leg) => linkOf(ticket, leg, wishes.copy)), [deck, ticket, wishes.copy]);
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
    deck.load((leg) => linkOf(fresh, leg, now.current.copy));
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
