import { describe, expect, it } from "vitest";
import { call, queued } from "@fixtures/made_up";
import { Sequence } from "@/client/sequence";
import type { Call, Change, Snapshot } from "@/contract";
import { applyChanges, emptyFloor, fromSnapshot, type Floor } from "./floor";

const snapshot = (number: number, calls: Call[]): Snapshot => ({ type: "snapshot", number, calls, agents: [], queues: [], sessions: [] });

// Numbers that look random and are the same every time.
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("floor", () => {
  it("runs timers from this page's clock", () => {
    const floor = fromSnapshot(snapshot(1, [call(1, { age_ms: 5_000, talk_ms: 2_000 })]), emptyFloor, 100_000);
    expect([...floor.calls.values()][0]).toMatchObject({ startedAt: 95_000, answeredAt: 98_000 });
  });

  it("keeps the moment at which a phase began while the phase stays", () => {
    const first = fromSnapshot(snapshot(1, [call(1)]), emptyFloor, 0);
    const held = applyChanges(first, [{ type: "change", number: 2, calls: [call(1, { phase: "held" })] }], 1_000);
    const later = applyChanges(held, [{ type: "change", number: 3, calls: [call(1, { phase: "held", privacy: true })] }], 9_000);
    expect(later.calls.get(call(1).id)).toMatchObject({ phaseSince: 1_000, privacy: true });
  });

  it("leaves what did not change as it was, so that nothing is drawn again", () => {
    const floor = fromSnapshot(snapshot(1, [call(1), call(2)]), emptyFloor, 0);
    const after = applyChanges(floor, [{ type: "change", number: 2, calls: [queued(3, 0)] }], 10);
    expect(after.calls.get(call(1).id)).toBe(floor.calls.get(call(1).id));
    expect(after.agents).toBe(floor.agents);
  });

  // Whatever comes, in whatever order and with whatever holes: what is shown is what the server had at that number.
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("shows the server's truth or asks for it, run %i", (seed) => {
    const random = chance(seed);
    const truth = new Map<string, Call>();
    const sequence = new Sequence();
    let shown: Floor = emptyFloor;
    let number = 0;
    let asked = true;
    let complete = 0; // moments at which the screen was up to date
    for (let step = 0; step < 800; step++) {
      const change: Change = { type: "change", number: ++number };
      const one = call(random(40), { privacy: random(2) === 1, age_ms: number });
      if (random(3) && truth.size) {
        const gone = [...truth.keys()][random(truth.size)] ?? "";
        truth.delete(gone);
        change.gone = [gone];
      }
      truth.set(one.id, one);
      if (!change.gone?.includes(one.id)) change.calls = [one];
      else truth.delete(one.id);
      if (asked && random(4) === 0) {
        expect(sequence.admit("snapshot", number)).toBe("apply");
        shown = fromSnapshot(snapshot(number, [...truth.values()]), shown, 0);
        asked = false;
      } else if (random(50) > 0) {
        const times = random(20) ? 1 : 2; // now and then told twice
        for (let i = 0; i < times; i++) {
          const verdict = sequence.admit("change", number);
          if (verdict === "apply") shown = applyChanges(shown, [change], 0);
          if (verdict === "resync") asked = true;
        }
      } // else: lost on the way
      if (sequence.last === number) {
        complete++;
        expect(new Set(shown.calls.keys())).toEqual(new Set(truth.keys()));
        for (const [id, each] of truth) expect(shown.calls.get(id)?.privacy).toBe(each.privacy);
      }
    }
    expect(complete).toBeGreaterThan(200);
  });
});
