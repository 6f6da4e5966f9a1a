import type { OwnPolicy } from "@/contract";
import { useServer } from "./server";

// The published texts that concern me; none while they are not asked for.
export function usePolicies(wanted = true): readonly OwnPolicy[] {
  const { data } = useServer<{ policies?: OwnPolicy[] } | null>(wanted ? "/me/policies" : null);
  return data?.policies ?? [];
}
