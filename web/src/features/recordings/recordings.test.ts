import { describe, expect, it } from "vitest";
import { Deck, type Voice } from "./deck";
import { bargeAt, marksOf, stretchesOf, trackKey, trackName, type Marker, type Ticket, type Track } from "./marks";
import { bytesWords } from "./recording";
import { loudestOf, silences, skipFrom, speaks } from "./silence";
import { linkOf } from "./useDeck";

class FakeVoice implements Voice {
  src = "";
  currentTime = 0;
  playbackRate = 1;
  muted = false;
  ended = false;
  playing = false;
  refuses = false;
  failed: () => void = () => undefined;
  play(): Promise<void> {
    if (this.refuses) return Promise.reject(new Error("no"));
    this.playing = true;
    return Promise.resolve();
  }
  pause(): void {
    this.playing = false;
  }
  onFailed(listener: () => void): void {
    this.failed = listener;
  }
}

function deckOf(length = 60_000) {
  const voices: FakeVoice[] = [];
  const deck = new Deck(["a", "b"], length, () => {
    const voice = new FakeVoice();
    voices.push(voice);
    return voice;
  });
  return { deck, first: voices[0]!, second: voices[1]! };
}

describe("tracks as one", () => {
  it("play, pause and stand at the same place", async () => {
    const { deck, first, second } = deckOf();
    deck.seek(10_000);
    expect(await deck.play()).toBe(true);
    expect([first.currentTime, second.currentTime, first.playing, second.playing]).toEqual([10, 10, true, true]);
    first.currentTime = 12;
    deck.pause();
    expect([deck.position(), first.playing, second.playing]).toEqual([12_000, false, false]);
  });
  it("are set right when one drifts, the first one never", async () => {
    const { deck, first, second } = deckOf();
    await deck.play();
    first.currentTime = 5;
    second.currentTime = 4.98;
    deck.tick();
    expect(second.currentTime).toBe(4.98);
    second.currentTime = 4.7;
    deck.tick();
    expect([first.currentTime, second.currentTime]).toEqual([5, 5]);
  });
  it("mute one without the others, keep speed and mute over a new link", async () => {
    const { deck, first, second } = deckOf();
    deck.setMuted("b", true);
    deck.setSpeed(1.5);
    await deck.play();
    first.currentTime = 20;
    deck.load((leg) => `/new/${leg}`);
    await Promise.resolve();
    expect([first.muted, second.muted, second.playbackRate, second.src, second.currentTime]).toEqual([false, true, 1.5, "/new/b", 20]);
  });
  it("stop at the end and begin anew from there", async () => {
    const { deck, first } = deckOf(5_000);
    await deck.play();
    first.currentTime = 5;
    deck.tick();
    expect([deck.state.get().playing, deck.position()]).toEqual([false, 5_000]);
    await deck.play();
    expect(first.currentTime).toBe(0);
  });
  it("stop together and say so when one cannot be had", async () => {
    const { deck, first, second } = deckOf();
    await deck.play();
    first.currentTime = 7;
    second.failed();
    expect(deck.state.get()).toMatchObject({ playing: false, failed: true });
    expect([deck.position(), first.playing]).toEqual([7_000, false]);
    second.refuses = true;
    expect(await deck.play()).toBe(false);
  });
});

const marker = (at_ms: number, kind: string, text = "", leg: string | null = null): Marker => ({ at_ms, kind, text, leg });

describe("marks", () => {
  const tracks = [{ leg: "0l1", prompts: false, part: "supervisor" as const, person: "0s", name: "Sue" }];
  it("are in order and in words, a mode with its supervisor", () => {
    const marks = marksOf({ tracks, markers: [marker(9_000, "mode", "barge", "0l1"), marker(1_000, "joined", "customer"), marker(20_000, "mode", "ended", "0l1")] });
    expect(marks.map((one) => one.words)).toEqual(["Customer joins", "Sue: Barge", "Sue stops"]);
    expect(bargeAt(marks)).toBe(9_000);
    expect(bargeAt([])).toBeNull();
  });
  it("are shown even when they are new to us", () => {
    expect(marksOf({ tracks: [], markers: [marker(0, "sealed", "x")] })[0]).toMatchObject({ kind: "other", words: "sealed: x" });
  });
  it("make stretches of pauses and holds, to the end if they never ended", () => {
    const all = [marker(30, "hold"), marker(10, "pause"), marker(20, "resume"), marker(25, "pause")];
    expect(stretchesOf(all, 100)).toEqual([
      { kind: "pause", from: 10, to: 20 },
      { kind: "pause", from: 25, to: 100 },
      { kind: "hold", from: 30, to: 100 },
    ]);
  });
});

describe("what was played to somebody", () => {
  const customer: Track = { leg: "0c1", prompts: false, part: "customer", person: null, name: null };
  const toCustomer: Track = { ...customer, prompts: true };
  const toSue: Track = { leg: "0s1", prompts: true, part: "supervisor", person: "0s", name: "Sue" };
  const ticket: Ticket = {
    ticket: "t", expires_at: "", length_ms: 1_000, tracks: [customer, toCustomer, toSue], markers: [], links: { audio: "/audio/t", peaks: "/peaks/t" },
  };
  it("is a track of its own, with a name of its own", () => {
    expect(new Set(ticket.tracks.map(trackKey)).size).toBe(3);
    expect(ticket.tracks.map(trackName)).toEqual(["Customer", "Played to the customer", "Played to Sue"]);
  });
  it("is asked for by its leg and as prompts", () => {
    expect(linkOf(ticket, customer, "full")).toBe("/audio/t?track=0c1&variant=full");
    expect(linkOf(ticket, toCustomer, "customer", "wav")).toBe("/audio/t?track=0c1&prompts=true&variant=customer&format=wav");
    expect(linkOf(ticket, "mix", "full", "ogg")).toBe("/audio/t?track=mix&variant=full&format=ogg");
  });
  it("is nobody in the marks", () => {
    const marks = marksOf({ tracks: [toSue], markers: [marker(0, "mode", "barge", "0s1")] });
    expect(marks[0]?.words).toBe("Sue: Barge");
  });
});

describe("silence", () => {
  const step = 100;
  const loud = (n: number) => Array.from({ length: n }, () => 0.5);
  const quiet = (n: number) => Array.from({ length: n }, () => 0);
  it("is where nobody is heard, long enough, ending before somebody speaks", () => {
    const all = silences([[...loud(10), ...quiet(50), ...loud(10)], quiet(70)], step);
    expect(all).toEqual([{ from: 1_000, to: 5_700 }]);
    expect(skipFrom(all, 2_000)).toBe(5_700);
    expect(skipFrom(all, 500)).toBeNull();
    expect(skipFrom(all, 5_600)).toBeNull();
  });
  it("is not a pause for thought", () => {
    expect(silences([[...loud(10), ...quiet(15), ...loud(10)]], step)).toEqual([]);
  });
  it("reaches to the end", () => {
    expect(silences([[...loud(10), ...quiet(40)]], step)).toEqual([{ from: 1_000, to: 5_000 }]);
  });
  it("is not drawn as if it were loud", () => {
    expect(loudestOf([{ peaks: [0.1, 0.4] }, { peaks: [0.2] }])).toBe(0.4);
    expect(loudestOf([{ peaks: [0.001] }, { peaks: [] }])).toBe(0.1);
  });
  it("tells how much somebody speaks", () => {
    expect(speaks([0, 0.5, 0.5, 0])).toBe(50);
    expect(speaks([])).toBe(0);
  });
});

describe("sizes", () => {
  it("are in words", () => {
    expect(bytesWords(0)).toMatch(/^0\s?byte/);
    expect(bytesWords(1_440_000)).toMatch(/1\.4\s?MB/);
  });
});
