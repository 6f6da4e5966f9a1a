// Everything a view may use. app/ makes the real one, fixtures make theirs; views do not know the difference.
import { createContext, useContext, type ReactNode } from "react";
import type { Phones, PhoneState } from "@/audio/types";
import type { Answer, Api } from "@/client/api";
import type { Store } from "@/client/store";
import type { Link } from "@/client/stream";
import type { Config, Event, Me } from "@/contract";
import type { DeskNews } from "@/model/desk_news";
import type { Floor } from "@/model/floor";
import type { Levels } from "@/model/levels";
import { texts, type Texts } from "@/texts";
import { useStore } from "@/ui/useStore";

export type World = {
  me: Me;
  config: Config;
  api: Api;
  floor: Store<Floor>;
  link: Store<Link>;
  news: Store<DeskNews>;
  approvals: Store<number>; // rises when the requests for covert listening are other ones
  levels: Levels;
  phones: Phones;
  watch: (who: string, calls: readonly string[]) => void; // levels wanted; `who` replaces his former wish
  onTold: (listener: (event: Event) => void) => () => void; // domain events as they happen
  tell: (kind: "good" | "bad", title: string, words?: string) => void; // a toast
  signOut: () => void;
};

const Context = createContext<World | null>(null);

export function WorldProvider({ world, children }: { world: World; children: ReactNode }) {
  return <Context.Provider value={world}>{children}</Context.Provider>;
}

export function useWorld(): World {
  const world = useContext(Context);
  if (!world) throw new Error("useWorld outside of WorldProvider");
  return world;
}

export function useFloor<S>(select: (floor: Floor) => S): S {
  return useStore(useWorld().floor, select);
}

export function usePhones<S>(select: (state: PhoneState) => S): S {
  return useStore(useWorld().phones.state, select);
}

export const useStale = (): boolean => useStore(useWorld().link, (link) => link.stale);

// The server's words, or better ones where we have them.
export function problemWords(answer: Extract<Answer<unknown>, { ok: false }>): string {
  const known: Partial<Texts["common"]["problems"]> & Record<string, string> = texts.common.problems;
  return known[answer.problem.code] ?? answer.problem.message;
}

// Runs a request and tells what went wrong. True: it was done.
export function useAsk(): <T>(request: Promise<Answer<T>>) => Promise<boolean> {
  const { tell } = useWorld();
  return async (request) => {
    const answer = await request;
    if (!answer.ok) tell("bad", texts.common.refused, problemWords(answer));
    return answer.ok;
  };
}
