import { useEffect } from "react";
import { useWorld } from "@/features/shared/world";
import type { Row } from "@/model/rows";

const kSettle = 200; // ms: while somebody scrolls, nothing is asked

// Levels are wanted of the calls on the screen, of no others.
export function useWatchRows(rows: Row[], items: readonly { index: number }[]): void {
  const { watch } = useWorld();
  const seen = items.map((item) => rows[item.index]?.call.id ?? "").join();
  useEffect(() => {
    const timer = setTimeout(() => watch("floor", seen.split(",").filter(Boolean)), kSettle);
    return () => clearTimeout(timer);
  }, [watch, seen]);
  useEffect(() => () => watch("floor", []), [watch]);
}
