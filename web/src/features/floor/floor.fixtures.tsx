import { call, busyFloor, id, me, otherSupervisor, queued, session, supervised } from "@fixtures/made_up";
import { policies } from "@fixtures/policies";
import { lostLink, makeFloor, madeUpPhones, madeUpRest } from "@fixtures/world";
import { Cell } from "@/client/store";
import { makeApi } from "@/client/api";
import type { Approval, Call } from "@/contract";
import type { Fixture } from "@/features/shared/fixture";
import { emptyFloor } from "@/model/floor";
import { noFilter } from "@/model/rows";
import { FloorPage } from "./FloorPage";
import { KeyHelp } from "./KeyHelp";

const listening = (): Call[] => {
  const calls = busyFloor();
  const mine = call(2);
  calls[2] = supervised(mine, session(mine, "monitor"));
  return calls;
};

const many = (n: number): Call[] =>
  Array.from({ length: n }, (_, i) => (i % 9 === 4 ? queued(i, 5_000 + i * 40) : call(i)));

declare global {
  interface Window {
    strangeNames?: string[]; // set by a test: the whole corpus
  }
}

const strange = ["<script>alert(1)</script>", "\u202egnp.exe\u202c", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", "الكل في المجمو عة (5)", "W".repeat(300), "👩‍👩‍👧‍👦🇩🇪", "\"'><img src=x onerror=alert(1)>", "田中さんにあげて下さい"];

// Names that callers choose: on the floor, as an agent's, in a queue's, in a request for help.
const strangers = (): Call[] =>
  (window.strangeNames ?? strange).map((name, n) => {
    const one = call(n);
    const participants = one.participants.map((each) => ({ ...each, name, number: name }));
    const help = n % 3 ? null : { agent: "", reason: name, comment: name, age_ms: 1_000, escalated: false };
    return { ...one, from: { number: name, display: name }, dialled: name, queue: name, participants, help };
  });

const approvals: Approval[] = [
  {
    id: id("ap", 1), supervisor: otherSupervisor, agent: { id: id("p", 3), extension: "104", name: "Dmitri Volkov" },
    reason: "Suspected fraud, case 12", age_ms: 41_000, granted: null, own: false, may_answer: true,
  },
  {
    id: id("ap", 2), supervisor: me, agent: { id: id("p", 0), extension: "101", name: "Anna Weber" },
    reason: "Complaint 4711", age_ms: 95_000, granted: true, own: true, may_answer: false,
  },
];

// Every mark at once, and each alone.
const guarded = (): Call[] => {
  const recording = { id: id("rc", 1), rule: "always" as const, age_ms: 65_000, failed: false, hears: ["customer" as const, "agent" as const] };
  const states: Partial<Call>[] = [
    { recording },
    { private: true },
    { privacy: true, recording: { ...recording, hears: [] } },
    { objected: true },
    { recording: { ...recording, failed: true } },
    { objected: true, private: true, privacy: true, recording },
  ];
  return busyFloor().map((one, n) => ({ ...one, ...states[n] }));
};

// As who has no right to see numbers sees it.
const hide = (number: string | null) => (number ? `•••${number.replace(/\D/g, "").slice(-4)}` : null);
const hidden = (one: Call): Call => ({
  ...one,
  from: { ...one.from, number: hide(one.from.number) ?? "" },
  participants: one.participants.map((each) => ({ ...each, number: hide(each.number) })),
});

export const fixtures: Record<string, Fixture> = {
  "floor-busy": { render: () => <FloorPage /> },
  "floor-cards": { render: () => <FloorPage view="cards" /> },
  "floor-listening": {
    render: () => <FloorPage />,
    world: (w) => ({ ...w, floor: makeFloor(listening()), phones: madeUpPhones({ ear: session(call(2), "monitor").leg }) }),
  },
  "floor-waiting": {
    render: () => <FloorPage />,
    world: (w) => ({ ...w, floor: makeFloor(busyFloor(), [session(call(18), "monitor", { phase: "waiting", call: null, follow: true, applied_mode: null, hears: [] })]) }),
  },
  "floor-approvals": {
    render: () => <FloorPage />,
    world: (w) => ({ ...w, api: makeApi(madeUpRest({ "/approvals": { approvals }, "/me/policies": { policies } })) }),
  },
  "floor-guarded": { render: () => <FloorPage />, world: (w) => ({ ...w, floor: makeFloor(guarded()) }) },
  "floor-guarded-cards": { render: () => <FloorPage view="cards" />, world: (w) => ({ ...w, floor: makeFloor(guarded()) }) },
  "floor-masked": { render: () => <FloorPage open={call(3).id} />, world: (w) => ({ ...w, floor: makeFloor(busyFloor().map(hidden)) }) },
  "floor-no-right": {
    render: () => <FloorPage />,
    world: (w) => ({ ...w, me: { ...w.me, rights: [{ modes: ["monitor", "whisper"], teams: ["Support"], queues: [], agents: [] }] } }),
  },
  "floor-inspect": { render: () => <FloorPage open={call(3).id} /> },
  "floor-filtered": { render: () => <FloorPage filter={{ ...noFilter, team: "Support", search: "e" }} /> },
  "floor-nothing-found": { render: () => <FloorPage filter={{ ...noFilter, search: "nobody of this name" }} /> },
  "floor-empty": { render: () => <FloorPage />, world: (w) => ({ ...w, floor: makeFloor([]) }) },
  "floor-loading": { render: () => <FloorPage />, world: (w) => ({ ...w, floor: new Cell(emptyFloor) }) },
  "floor-stale": {
    render: () => <FloorPage />,
    world: (w) => ({ ...w, floor: makeFloor(listening()), link: lostLink }),
  },
  "floor-2000": { render: () => <FloorPage />, world: (w) => ({ ...w, floor: makeFloor(many(2000)) }) },
  "floor-strange": { render: () => <FloorPage open={call(0).id} />, world: (w) => ({ ...w, floor: makeFloor(strangers()) }) },
  "floor-strange-cards": { render: () => <FloorPage view="cards" />, world: (w) => ({ ...w, floor: makeFloor(strangers()) }) },
  "floor-keys": {
    render: () => (
      <>
        <FloorPage />
        <KeyHelp opened close={() => undefined} />
      </>
    ),
  },
};
