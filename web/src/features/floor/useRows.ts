import { useEffect, useMemo, useState } from "react";
import { useFloor, useWorld } from "@/features/shared/world";
import { rowsOf, type Filter, type Row, type Sort } from "@/model/rows";

const kAgain = 5_000; // need grows with time alone

export function useRows(filter: Filter, sort: Sort): Row[] {
  const { me } = useWorld();
  const floor = useFloor((one) => one);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), kAgain);
    return () => clearInterval(timer);
  }, []);
  return useMemo(() => rowsOf(floor, filter, sort, me.id, Math.max(now, Date.now())), [floor, filter, sort, me.id, now]);
}
