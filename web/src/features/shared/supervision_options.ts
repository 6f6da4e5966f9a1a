import type { Approval, SupervisionOptions } from "@/contract";
import { isSupervisor } from "@/model/rights";
import { useStore } from "@/ui/useStore";
import { useEffect } from "react";
import { serverKey, useServer } from "./server";
import { noOptions } from "./step_in";
import { kApprovals, kOptions } from "./supervise";
import { useWorld } from "./world";
import { useQueryClient } from "@tanstack/react-query";

const kAgain = 60_000; // rules change seldom, and a refusal asks anew

// What this supervisor may choose from. Until the server has told: nothing is needed, nothing offered.
export function useSupervisionOptions(): SupervisionOptions {
  const { me } = useWorld();
  const { data } = useServer<SupervisionOptions | null>(isSupervisor(me) ? kOptions : null, kAgain);
  return data?.reason_required_for ? data : noOptions;
}

// Requests for covert listening: my own, and those that I may answer.
export function useApprovals(): readonly Approval[] {
  const { me, approvals: told } = useWorld();
  const queries = useQueryClient();
  const changes = useStore(told, (count) => count);
  useEffect(() => {
    if (changes) void queries.invalidateQueries({ queryKey: serverKey(kApprovals) });
  }, [queries, changes]);
  const { data } = useServer<{ approvals: Approval[] } | null>(isSupervisor(me) ? kApprovals : null);
  return data?.approvals ?? [];
}
