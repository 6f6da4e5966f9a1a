import { useServer } from "@/features/shared/server";
import type { NumberRow, OutboundRule, Person, QueueSetup, System, Token, TrunkSetup } from "./rows";

export { Refusal, useRefresh, useServer } from "@/features/shared/server";

export type Rows<T> = { rows: readonly T[]; loading: boolean; refusal: Error | null };

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
