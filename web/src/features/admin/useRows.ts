import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Problem } from "@/contract";
import { useWorld } from "@/features/shared/world";
import type { NumberRow, OutboundRule, Person, QueueSetup, System, Token, TrunkSetup } from "./rows";

export class Refusal extends Error {
  constructor(
    readonly status: number,
    problem: Problem,
  ) {
    super(problem.message);
  }
}

export type Rows<T> = { rows: readonly T[]; loading: boolean; refusal: Error | null };

// Something the server keeps; read again after every change that is made here.
export function useServer<T>(path: string, every?: number) {
  const { api } = useWorld();
  return useQuery({
    queryKey: ["admin", path],
    ...(every ? { refetchInterval: every } : {}),
    retry: false,
    queryFn: async () => {
      const answer = await api.rest<T>("GET", path);
      if (!answer.ok) throw new Refusal(answer.status, answer.problem);
      return answer.value;
    },
  });
}

function useRows<T, K extends string>(path: string, key: K): Rows<T> {
  const { data, isPending, error } = useServer<Record<K, T[]>>(path);
  return { rows: data?.[key] ?? [], loading: isPending, refusal: error };
}

export const usePeople = () => useRows<Person, "people">("/people", "people");
export const useQueues = () => useRows<QueueSetup, "queues">("/admin/queues", "queues");
export const useNumbers = () => useRows<NumberRow, "numbers">("/admin/numbers", "numbers");
export const useOutbound = () => useRows<OutboundRule, "rules">("/admin/outbound", "rules");
export const useTrunks = () => useRows<TrunkSetup, "trunks">("/admin/trunks", "trunks");
export const useTokens = () => useRows<Token, "tokens">("/tokens", "tokens");
export const useSystem = (every?: number) => useServer<System>("/system", every);

export function useRefresh(): () => void {
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: ["admin"] }), [queries]);
}
