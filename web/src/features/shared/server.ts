// What the server keeps, read again after every change that is made here.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Problem } from "@/contract";
import { useWorld } from "./world";

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.message);
  }
}

const kAll = "admin";

// Under which name what the server said to a GET of `path` is kept.
export const serverKey = (path: string | null) => [kAll, path];

// `every`: asked again after so many milliseconds. `path` null: not asked at all.
export function useServer<T>(path: string | null, every?: number) {
  const { api } = useWorld();
  return useQuery({
    queryKey: serverKey(path),
    ...(every ? { refetchInterval: every } : {}),
    enabled: path !== null,
    retry: false,
    queryFn: async () => {
      const answer = await api.rest<T>("GET", path ?? "");
      if (!answer.ok) throw new Refusal(answer.status, answer.problem);
      return answer.value;
    },
  });
}

export function useRefresh(): () => void {
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: [kAll] }), [queries]);
}
