import { describe, expect, it } from "vitest";
import { counterRows, counterWords, isWrong, riseOf } from "./counters";
import { ago, kSlots, uptime, withSample, type Sample } from "./history";
import { quietSystem } from "./system.fixtures";

describe("counters", () => {
  const dropped = 'earshot_rtp_dropped_total{cause="foreign_source"}';

  it("reads like words", () => {
    expect(counterWords(dropped)).toBe("rtp dropped: foreign source");
    expect(counterWords("earshot_calls_total")).toBe("calls");
  });
  it("knows what is wrong", () => {
    expect(isWrong(dropped)).toBe(true);
    expect(isWrong('earshot_api_answers_total{class="5xx"}')).toBe(true);
    expect(isWrong('earshot_api_answers_total{class="2xx"}')).toBe(false);
    expect(isWrong("earshot_rtp_received_total")).toBe(false);
  });
  it("puts what rises first and leaves what never happened out", () => {
    const rows = counterRows({ a_refused: 5, b_lost: 90, c_late: 0, d_total: 7 }, { a_refused: 3, b_lost: 90 }, false);
    expect(rows.map((one) => [one.name, one.rise])).toEqual([["a_refused", 2], ["b_lost", 0]]);
    expect(counterRows({ d_total: 7 }, undefined, true)).toHaveLength(1);
  });
  it("counts no error backwards", () => {
    expect(riseOf({ a_lost: 1 }, { a_lost: 9 })).toBe(0);
    expect(riseOf({ a_lost: 9, b: 100 }, { a_lost: 4, b: 0 })).toBe(5);
    expect(riseOf({ a_lost: 9 }, undefined)).toBe(0);
  });
});

describe("history", () => {
  const sample = (at: number, uptime_s: number): Sample => ({ at, system: { ...quietSystem, uptime_s } });

  it("keeps the newest, and begins anew after a restart", () => {
    let samples: readonly Sample[] = [];
    for (let n = 0; n < kSlots + 5; n++) samples = withSample(samples, sample(n, n));
    expect(samples).toHaveLength(kSlots);
    expect(samples.at(-1)?.at).toBe(kSlots + 4);
    expect(withSample(samples, sample(999, 1))).toHaveLength(1);
  });
  it("looks a minute back, or as far as it can", () => {
    const samples = [sample(0, 0), sample(50_000, 50), sample(100_000, 100)];
    expect(ago(samples, 60_000)?.at).toBe(50_000);
    expect(ago([], 60_000)).toBeUndefined();
  });
  it("writes an uptime", () => {
    expect(uptime(93_784)).toEqual({ days: 1, clock: "2:03:04" });
  });
});
