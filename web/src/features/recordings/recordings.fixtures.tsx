import { Route, Routes } from "react-router-dom";
import { administrator, id, me, person } from "@fixtures/made_up";
import { madeUpRest } from "@fixtures/world";
import { makeApi } from "@/client/api";
import type { Rest } from "@/client/rest";
import type { Problem, Schemas } from "@/contract";
import type { Fixture } from "@/features/shared/fixture";
import type { World } from "@/features/shared/world";
import type { Voice } from "./deck";
import type { Ticket } from "./marks";
import type { Plan, Recording } from "./recording";
import { RecordingPage, type RecordingPageProps } from "./RecordingPage";
import classes from "./Recordings.module.css";
import { RecordingsPage } from "./RecordingsPage";
import { Retention } from "./Retention";

const who = (n: number) => ({ id: person(n).id, extension: person(n).extension, name: person(n).name });
const recording = (n: number, change: Partial<Recording> = {}): Recording => ({
  id: id("r", n),
  call: id("c", n),
  queue: ["Orders", "Support", "Billing"][n % 3] ?? null,
  number: `+49 30 5550 ${1000 + n * 37}`,
  agents: [who(n)],
  started: new Date(Date.UTC(2026, 2, 2, 9, 58 - n * 7)).toISOString(),
  length_ms: 215_000 + n * 31_000,
  bytes: 1_240_000 + n * 180_000,
  state: "complete",
  rule: "always",
  whisper: "own",
  objected: false,
  erase_at: "2026-05-31T09:00:00Z",
  hold: null,
  may_play: true,
  ...change,
});
const held = { by: "Robin Keller", since: "2026-02-14T09:30:00Z", reason: "Case 9 O 12/26" };
const recordings = [
  recording(0, { state: "recording", length_ms: null, bytes: 0 }),
  recording(1),
  recording(2, { hold: held, agents: [who(2), who(7)] }),
  recording(3, { state: "recovered" }),
  recording(4, { objected: true, state: "complete" }),
  recording(5, { state: "failed", erase_at: null }),
  recording(6, { state: "erased", may_play: false, bytes: 0 }),
];
const one = recording(1);
const length = 246_000;

const legs = [id("lc", 1), id("la", 1), id("ls", 1)];
const ticket: Ticket = {
  ticket: "0123456789abcdef0123456789abcdef",
  expires_at: "2026-03-02T10:25:00Z",
  length_ms: length,
  tracks: [
    { leg: legs[0] ?? "", prompts: false, part: "customer", person: null, name: null },
    { leg: legs[0] ?? "", prompts: true, part: "customer", person: null, name: null },
    { leg: legs[1] ?? "", prompts: false, part: "agent", person: person(1).id, name: person(1).name },
    { leg: legs[2] ?? "", prompts: false, part: "supervisor", person: me.id, name: me.name },
  ],
  markers: [
    { at_ms: 0, kind: "joined", text: "customer", leg: legs[0] ?? null },
    { at_ms: 4_000, kind: "consent", text: "given", leg: legs[0] ?? null },
    { at_ms: 9_000, kind: "joined", text: "agent", leg: legs[1] ?? null },
    { at_ms: 52_000, kind: "hold", text: "", leg: null },
    { at_ms: 74_000, kind: "hold_ended", text: "", leg: null },
    { at_ms: 92_000, kind: "mode", text: "whisper", leg: legs[2] ?? null },
    { at_ms: 121_000, kind: "pause", text: "", leg: null },
    { at_ms: 148_000, kind: "resume", text: "", leg: null },
    { at_ms: 171_000, kind: "mode", text: "barge", leg: legs[2] ?? null },
    { at_ms: 208_000, kind: "mode", text: "ended", leg: legs[2] ?? null },
    { at_ms: 231_000, kind: "objection", text: "", leg: null },
  ],
  links: { audio: "/api/v1/recordings/audio/0123456789abcdef0123456789abcdef", peaks: "/api/v1/recordings/peaks/0123456789abcdef0123456789abcdef" },
};

// Turns of speech, counted: a picture is the same every time.
const spoken = (from: number, every: number, share: number) =>
  Array.from({ length: length / 500 }, (_, at) => {
    const ms = at * 500;
    const isSpeaking = ms >= from && (ms - from) % every < every * share && !(ms > 121_000 && ms < 148_000);
    return isSpeaking ? 0.18 + 0.7 * Math.abs(Math.sin(at * 1.7) * Math.cos(at * 0.31)) : 0.004;
  });
const played = Array.from({ length: length / 500 }, (_, at) => ((at > 1 && at < 8) || (at > 342 && at < 348) ? 0.5 + 0.2 * Math.sin(at * 1.7) : at > 104 && at < 148 ? 0.22 : 0)); // notice, music on hold, greeting
const peaks: Schemas["Peaks"] = {
  step_ms: 500,
  tracks: [
    { leg: legs[0] ?? "", prompts: false, peaks: spoken(9_500, 23_000, 0.45) },
    { leg: legs[1] ?? "", prompts: false, peaks: spoken(20_500, 23_000, 0.48) },
    { leg: legs[2] ?? "", prompts: false, peaks: spoken(94_000, 41_000, 0.2).map((peak, at) => (at * 500 > 208_000 ? 0.004 : peak)) },
    { leg: legs[0] ?? "", prompts: true, peaks: played },
  ],
};

const plan: Plan = { due: 214, bytes: 412_000_000, kept: 3_120, held: 6, brake: 62, needs_confirmation: true, recordings: recordings.slice(1, 5).map((each) => ({ ...each, hold: null, erase_at: "2026-03-01T00:00:00Z" })) };

const answers: Record<string, unknown> = {
  "/recordings": { recordings, more: true },
  "/recordings/retention": plan,
  [`/recordings/peaks/${ticket.ticket}`]: peaks,
  ...Object.fromEntries(recordings.map((each) => [`/recordings/${each.id}`, each])),
  [`/recordings/${one.id}/plays`]: ticket,
};
const refuses = (only: RegExp, status: number, problem: Problem): Rest => {
  const rest = madeUpRest(answers);
  return <T,>(method: Parameters<Rest>[0], path: string) => (only.test(path) ? Promise.resolve({ ok: false as const, status, problem, retryAfter: null }) : rest<T>(method, path));
};

// Plays nothing, and stands where it is put.
const mute = (): Voice => ({ src: "", currentTime: 0, playbackRate: 1, muted: false, ended: false, play: () => Promise.resolve(), pause: () => undefined, onFailed: () => undefined });

const page = (path = "", rest: Rest = madeUpRest(answers), world: Partial<World> = {}): Fixture => ({
  at: `/recordings${path}`,
  render: () => (
    <Routes>
      <Route path="/recordings/*" element={<RecordingsPage />} />
    </Routes>
  ),
  world: (usual) => ({ ...usual, me: administrator, api: makeApi(rest), ...world }),
});
const playing = (props: RecordingPageProps, rest: Rest = madeUpRest(answers), which = one.id): Fixture => ({
  at: `/recordings/${which}`,
  render: () => (
    <main className={classes.page}>
      <h1 className="visually-hidden">Recording</h1>
      <div className={classes.body}>
        <Routes>
          <Route path="/recordings/:id" element={<RecordingPage voice={mute} {...props} />} />
        </Routes>
      </div>
    </main>
  ),
  world: (usual) => ({ ...usual, me: administrator, api: makeApi(rest) }),
});
const supervisor = { me: { ...me, rights: [{ modes: ["monitor" as const], teams: [], queues: [], agents: [], rights: ["play" as const] }] } };

export const fixtures: Record<string, Fixture> = {
  "recordings": page(),
  "recordings-supervisor": page("", madeUpRest({ ...answers, "/recordings": { recordings: recordings.slice(1, 4), more: false } }), supervisor),
  "recordings-empty": page("", madeUpRest({ "/recordings": { recordings: [], more: false } })),
  "recordings-unreadable": page("", refuses(/./, 503, { code: "store_unavailable", message: "The database does not answer." })),
  "recording-closed": page(`/${one.id}`),
  "recording-held": page(`/${recording(2).id}`),
  "recording-running": page(`/${recording(0).id}`),
  "recording-erased": page(`/${recording(6).id}`),
  "recording-gone": page("/0nobody000000", refuses(/nobody/, 404, { code: "no_such_recording", message: "There is no such recording." })),
  "recording-player": playing({ ticket, at: 98_000 }),
  "recording-player-no-waves": playing({ ticket }, refuses(/peaks/, 404, { code: "no_such_ticket", message: "The ticket opens nothing (any more): ask for a new one." })),
  "retention": page("/retention"),
  "retention-nothing": page("/retention", madeUpRest({ "/recordings/retention": { ...plan, due: 0, bytes: 0, held: 0, needs_confirmation: false, recordings: [] } })),
  "retention-brake": {
    at: "/recordings/retention",
    render: () => (
      <main className={classes.page}>
        <h1 className="visually-hidden">Retention</h1>
        <div className={classes.body}>
          <Retention asking />
        </div>
      </main>
    ),
    world: (usual) => ({ ...usual, me: administrator, api: makeApi(madeUpRest(answers)) }),
  },
};
