import { administrator, id, me, person } from "@fixtures/made_up";
import { madeUpRest } from "@fixtures/world";
import { makeApi } from "@/client/api";
import type { Rest } from "@/client/rest";
import type { Fixture } from "@/features/shared/fixture";
import type { Row, Verification } from "./audit";
import { AuditPage } from "./AuditPage";

const [customer, agent, supervisor] = [id("lc", 1), id("la", 1), id("ls", 1)];
const talk = [[customer, agent], [agent, customer]];
const heard = [...talk, [customer, supervisor], [agent, supervisor]];

const row = (number: number, kind: string, change: Partial<Row> = {}): Row => ({
  number,
  at: new Date(Date.UTC(2026, 2, 2, 9, number % 60)).toISOString(),
  event: 80_000 + number,
  kind,
  actor: me.id,
  actor_name: me.name,
  call: id("c", 1),
  session: "",
  person: person(1).id,
  person_name: person(1).name,
  recording: "",
  rule: "grant 1",
  policy_version: 7,
  code: "",
  body: "{}",
  before: "",
  after: "",
  hash: "5f0c9a2e7b1d4c3386aa04d1e9f2b7c85d60e3a94417cbb2f8d15a7e90c3462b",
  ...change,
});

const rows: Row[] = [
  row(1_419, "recording_used", { code: "play", recording: id("r", 1), body: '{"granted":true,"reason":{"length":8,"hash":"9c1f"}}' }),
  row(1_418, "customer_objected", { actor: "", actor_name: "", rule: "", body: '{"erased":false}' }),
  row(1_417, "session_ended", { session: id("se", 1), code: "left", rule: "", before: JSON.stringify(heard), after: JSON.stringify(talk) }),
  row(1_416, "session_mode_changed", { session: id("se", 1), code: "barge", body: '{"from":"whisper","to":"barge"}', before: JSON.stringify([...heard, [supervisor, agent]]), after: JSON.stringify([...heard, [supervisor, agent], [supervisor, customer]]) }),
  row(1_415, "privacy_changed", { actor: person(1).id, actor_name: person(1).name, rule: "", body: '{"on":true}', before: JSON.stringify(heard), after: JSON.stringify(talk) }),
  row(1_414, "session_started", { session: id("se", 1), body: '{"mode":"whisper","purpose":"quality","covert":false}', before: JSON.stringify(talk), after: JSON.stringify(heard) }),
  row(1_413, "supervision_refused", { actor: id("s", 2), actor_name: "Viktor Sand", code: "outside_hours", rule: "outside_hours", body: '{"mode":"barge"}' }),
  row(1_412, "rules_written", { actor: administrator.id, actor_name: administrator.name, person: "", person_name: "", call: "", code: "7", rule: "" }),
];

const whole: Verification = { whole: true, rows: 1_419, sealed: 1_400, faults: [], notes: [] };
const broken: Verification = { whole: false, rows: 1_419, sealed: 1_200, faults: [{ first: 1_305, last: 1_305, what: "the row is not as it was written: its hash does not fit" }, { first: 1_388, last: 1_390, what: "three rows are missing" }], notes: ["A signed head of 1 March vouches for more rows than there are."] };

const page = (answers: Record<string, unknown>, props: { open?: number; checked?: Verification } = {}, rest?: Rest): Fixture => ({
  at: "/audit",
  render: () => <AuditPage {...props} />,
  world: (world) => ({ ...world, me: administrator, api: makeApi(rest ?? madeUpRest({ "/audit": { rows, more: true }, ...answers })) }),
});
const unreadable: Rest = () => Promise.resolve({ ok: false, status: 503, problem: { code: "store_unavailable", message: "The database does not answer." }, retryAfter: null });

export const fixtures: Record<string, Fixture> = {
  "audit": page({}),
  "audit-whole": page({}, { checked: whole }),
  "audit-broken": page({}, { checked: broken }),
  "audit-row": page({}, { open: 1_416 }),
  "audit-row-refused": page({}, { open: 1_413 }),
  "audit-empty": page({ "/audit": { rows: [], more: false } }),
  "audit-unreadable": page({}, {}, unreadable),
};
