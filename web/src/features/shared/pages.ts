// Lists that are too long for one answer: page by page, each asked for with the end of the one before.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Refusal } from "./server";
import { useWorld } from "./world";

export type Filter = Readonly<Record<string, string>>; // "": not asked for

export function pathWith(path: string, filter: Filter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ""));
  return query.size ? `${path}?${query.toString()}` : path;
}

export type PagesOptions<Page, Row> = { path: string; filter: Filter; rowsOf: (page: Page) => Row[]; endOf: (row: Row) => string };

export function usePages<Page extends { more: boolean }, Row>({ path, filter, rowsOf, endOf }: PagesOptions<Page, Row>) {
  const { api } = useWorld();
  const query = useInfiniteQuery({
    queryKey: ["admin", path, filter],
    retry: false,
    initialPageParam: "",
    queryFn: async ({ pageParam }) => {
      const answer = await api.rest<Page>("GET", pathWith(path, { ...filter, before: pageParam }));
      if (!answer.ok) throw new Refusal(answer.status, answer.problem);
      return answer.value;
    },
    getNextPageParam: (last) => {
      const end = rowsOf(last).at(-1);
      return last.more && end !== undefined ? endOf(end) : undefined;
    },
  });
  return { ...query, rows: query.data?.pages.flatMap(rowsOf) ?? [] };
}
