import { describe, expect, it } from "vitest";
import { busyFloor, call, me, queued, session, supervised } from "@fixtures/made_up";
import type { Call } from "@/contract";
import { emptyFloor, fromSnapshot } from "./floor";
import { needOf, needs } from "./need";
import { noFilter, rowsOf, totalsOf, type Filter, type Sort } from "./rows";

const now = 1_000_000;
const help = { agent: "x", reason: "Angry", comment: "", age_ms: 0, escalated: false };
const floorOf = (calls: Call[]) => fromSnapshot({ type: "snapshot", number: 1, calls, agents: [], queues: [], sessions: [] }, emptyFloor, now);
const ids = (calls: Call[], filter: Partial<Filter> = {}, sort: Sort = { by: "need", down: false }) =>
  rowsOf(floorOf(calls), { ...noFilter, ...filter }, sort, me.id, now).map((row) => row.call.id);

describe("rows", () => {
  it("come by need, then the longest first", () => {
    const rescue = call(1, { phase: "rescue", age_ms: 1_000 });
    const escalated = call(2, { help: { ...help, escalated: true }, age_ms: 1_000 });
    const asked = call(3, { help, age_ms: 1_000 });
    const waits = queued(4, 61_000);
    const long = call(5, { age_ms: 700_000, talk_ms: 600_000 });
    const [older, newer] = [call(6, { age_ms: 9_000 }), call(7, { age_ms: 3_000 })];
    expect(ids([newer, older, long, waits, asked, escalated, rescue])).toEqual(
      [rescue, escalated, asked, waits, long, older, newer].map((one) => one.id),
    );
  });

  it("put a long hold above a long wait", () => {
    const floor = floorOf([call(1, { phase: "held" })]);
    const held = [...floor.calls.values()][0];
    expect(held && needOf(held, now)).toBe("none");
    expect(held && needOf(held, now + 60_000)).toBe("heldLong");
    expect(needs.indexOf("heldLong")).toBeLessThan(needs.indexOf("queuedLong"));
  });

  it("are found by every word, wherever it stands", () => {
    const calls = busyFloor();
    expect(ids(calls, { search: "mei hoffmann" })).toEqual([calls[12]?.id]);
    expect(ids(calls, { search: "+49 30 5550 1444" })).toEqual([calls[12]?.id]);
    expect(ids(calls, { search: "mei nobody" })).toEqual([]);
  });

  it("are filtered by state, also by help and supervision", () => {
    const calls = busyFloor();
    expect(ids(calls, { state: "queued" })).toHaveLength(2);
    expect(ids(calls, { state: "help" })).toHaveLength(2);
    expect(ids(calls, { state: "supervised" })).toHaveLength(2);
    expect(totalsOf(floorOf(calls))).toMatchObject({ calls: 19, queued: 2, help: 2, supervised: 2 });
  });

  it("sort the nameless last", () => {
    expect(ids([queued(1, 0), call(2)], {}, { by: "agent", down: false })).toEqual([call(2).id, queued(1, 0).id]);
  });

  it("know which are mine", () => {
    const base = call(1);
    const rows = rowsOf(floorOf([supervised(base, session(base, "monitor"))]), noFilter, { by: "need", down: false }, me.id, now);
    expect(rows[0]?.mine).toBe(true);
  });
});
