import { Route, Routes } from "react-router-dom";
import { administrator, id } from "@fixtures/made_up";
import { madeUpRest } from "@fixtures/world";
import { makeApi } from "@/client/api";
import type { Rest } from "@/client/rest";
import type { Fixture } from "@/features/shared/fixture";
import type { World } from "@/features/shared/world";
import { AdminPage } from "./AdminPage";
import classes from "./AdminPage.module.css";
import { setDraft, type Draft } from "./drafts";
import { PeopleSection } from "./PeopleSection";
import { PersonPage } from "./PersonPage";
import { QueuesSection } from "./QueuesSection";
import type { Device, NumberRow, OutboundRule, Person, QueueSetup, Right, System, Token, TrunkSetup } from "./rows";
import { TokensSection } from "./TokensSection";
import { TrunksSection } from "./TrunksSection";

const person = (n: number, change: Partial<Person>): Person => ({
  id: id("p", n),
  extension: String(101 + n),
  name: "",
  role: "agent",
  team: "Orders",
  contact_uri: "",
  enabled: true,
  has_password: true,
  origin: "database",
  ...change,
});

const sue = person(20, { id: id("s", 1), extension: "201", name: "Sue Brandt", role: "supervisor", team: "Orders" });

const people: Person[] = [
  person(0, { name: "Anna Weber" }),
  person(1, { name: "Ben Okafor", team: "Support", has_password: false }),
  person(2, { name: "Chiara Rossi", team: "Billing", enabled: false }),
  person(3, { name: "Dmitri Volkov", contact_uri: "sip:104@pbx.example" }),
  person(4, { name: "مريم الحسن", team: "Support", origin: "file" }),
  person(5, { name: "Farid Haddad" }),
  sue,
  person(21, { id: id("s", 2), extension: "202", name: "Viktor Sand", role: "supervisor", team: "*" }),
  person(22, { id: id("s", 3), extension: "290", name: "Ines Carvalho", role: "auditor", team: "" }),
  person(23, { id: administrator.id, extension: "900", name: "Robin Keller", role: "administrator", team: "" }),
];

const grants: Right[] = [
  { modes: ["monitor", "whisper"], teams: ["Orders"], queues: [], agents: [] },
  { modes: ["monitor", "whisper", "barge", "takeover"], teams: [], queues: ["Billing"], agents: [id("p", 1)] },
];

// What a grant can ask for, all at once.
const conditions: Right[] = [
  {
    modes: ["barge", "takeover"],
    teams: ["Orders"],
    queues: [],
    agents: [],
    rights: ["hand_back", "covert"],
    conditions: { reason_required: true, situations: ["help_asked", "long_call"], min_call_age_s: 60, certified: true, approval: true, expires: "2026-12-31T23:00:00Z", hours: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" }] },
  },
];

const device: Device = { username: "201", secret: "k7Qp2mXw9TfVb4Rz", domain: "calls.example.org", server: "calls.example.org", port: 5061, transport: "tls" };

const queues: QueueSetup[] = [
  { name: "Orders", extension: "700", teams: ["Orders"], ring_timeout_s: 20, wrap_up_s: 15, max_wait_s: 300, overflow: "701", music: "", origin: "database" },
  { name: "Support", extension: "701", teams: ["Support", "Billing"], ring_timeout_s: 15, wrap_up_s: 30, max_wait_s: 600, overflow: "", music: "", origin: "database" },
  { name: "Billing", extension: "702", teams: ["Billing"], ring_timeout_s: 20, wrap_up_s: 10, max_wait_s: 300, overflow: "101", music: "", origin: "file" },
];
const numbers: NumberRow[] = [
  { number: "+49305550700", target: "700", origin: "file" },
  { number: "+49305550701", target: "701", origin: "database" },
  { number: "+49305550799", target: "799", origin: "database" },
];
const rules: OutboundRule[] = [
  { prefix: "+49", trunk: "carrier", max_calls_per_person: 2, origin: "database" },
  { prefix: "+43", trunk: "carrier", max_calls_per_person: 1, origin: "database" },
  { prefix: "9", trunk: "old pbx", max_calls_per_person: 2, origin: "file" },
];
const trunk: TrunkSetup = {
  name: "carrier", addresses: ["198.51.100.0/28"], proxy: "sip:sip.carrier.example:5060", domain: "carrier.example", username: "earshot-17",
  realm: "", has_password: true, registers: true, register_expires_s: 600, digest_inbound: false, from_user: "+49305550700", max_calls: 30, srtp: "allowed", origin: "database",
};
const trunks: TrunkSetup[] = [
  trunk,
  { ...trunk, name: "second carrier", proxy: "sip:198.51.100.40", has_password: false, registers: true, username: "", max_calls: 0 },
  { ...trunk, name: "old pbx", addresses: ["192.0.2.10"], proxy: "sip:192.0.2.10:5060", has_password: false, registers: false, max_calls: 0, origin: "file" },
];
const system = {
  trunks: [
    { name: "carrier", reachable: true, registered: true, last_status: 200, calls: 12 },
    { name: "second carrier", reachable: true, registered: false, last_status: 403, calls: 0 },
    { name: "old pbx", reachable: true, registered: false, last_status: 200, calls: 3 },
  ],
} as Partial<System>;
const token = (n: number, name: string, role: Token["role"], expires: string): Token => ({ id: id("t", n), name, role, created: "2026-01-12T09:00:00Z", expires });
const tokens = [token(1, "CRM", "integrator", "2027-01-12T09:00:00Z"), token(2, "Yearly audit", "auditor", "2026-02-01T00:00:00Z")];

const answers = {
  "/people": { people },
  [`/people/${sue.id}/grants`]: { grants },
  [`/people/${sue.id}/device`]: device,
  [`/people/${sue.id}/password`]: { password: "tin-harbour-otter-58" },
  "/admin/queues": { queues },
  "/admin/numbers": { numbers },
  "/admin/outbound": { rules },
  "/admin/trunks": { trunks },
  "/admin/cues": { cues: ["Offer the 10 % voucher", "Slow down a little", "Ask for the order number", "I will take over in a moment"] },
  "/tokens": { tokens },
  "/system": system,
};
const nobody = { "/people": { people: [] }, "/admin/queues": { queues: [] }, "/admin/numbers": { numbers: [] }, "/admin/outbound": { rules: [] }, "/admin/trunks": { trunks: [] }, "/admin/cues": { cues: [] }, "/tokens": { tokens: [] } };

const refuses = (status: number, code: string, message: string): Rest => () =>
  Promise.resolve({ ok: false, status, problem: { code, message }, retryAfter: null });

const administers = (rest: Rest = madeUpRest(answers), held: Record<string, Draft> = {}) => (world: World): World => {
  for (const [form, draft] of Object.entries(held)) setDraft(form, draft);
  return { ...world, me: administrator, api: makeApi(rest) };
};

const page = (path: string, world = administers()): Fixture => ({
  at: `/admin/${path}`,
  render: () => (
    <Routes>
      <Route path="/admin/*" element={<AdminPage />} />
    </Routes>
  ),
  world,
});

// A section with something open in it.
const section = (path: string, shown: () => React.ReactNode, world = administers()): Fixture => ({
  at: `/admin/${path}`,
  render: () => (
    <main className={classes.page}>
      <div className={classes.body}>
        <h1 className="visually-hidden">{path}</h1>
        {shown()}
      </div>
    </main>
  ),
  world,
});

const taken: Record<string, Draft> = {
  "people/new": {
    changes: { name: "Carla Mendes", extension: "101", role: "agent", team: "Support" },
    problem: { code: "exists", message: "extension: 101 is Anna Weber's; choose another." },
  },
};
const unsaved: Record<string, Draft> = {
  "queues/Orders": { changes: { wrap_up_s: 4000 }, problem: { code: "bad_field", message: "wrap_up_s: must be whole seconds from 0 to 3600." } },
};

export const fixtures: Record<string, Fixture> = {
  "admin-people": page("people"),
  "admin-people-empty": page("people", administers(madeUpRest(nobody))),
  "admin-people-failed": page("people", administers(refuses(503, "store_unavailable", "The database does not answer."))),
  "admin-forbidden": page("people", (world) => ({ ...administers(refuses(403, "not_allowed", ""))(world), me: { ...administrator, role: "auditor" } })),
  "admin-auditor": page("queues", (world) => ({ ...administers()(world), me: { ...administrator, role: "auditor" } })),
  "admin-person-new": section("people", () => <PeopleSection adding />),
  "admin-person-refused": section("people", () => <PeopleSection adding />, administers(madeUpRest(answers), taken)),
  "admin-person": page(`people/${sue.id}`),
  "admin-person-without-rights": page(`people/${sue.id}`, administers(madeUpRest({ ...answers, [`/people/${sue.id}/grants`]: { grants: [] } }))),
  "admin-person-conditions": page(`people/${sue.id}`, administers(madeUpRest({ ...answers, [`/people/${sue.id}/grants`]: { grants: conditions } }))),
  "admin-person-device": section("people", () => <PersonPage id={sue.id} device />),
  "admin-person-from-file": page(`people/${id("p", 4)}`),
  "admin-person-gone": page("people/0nobody000000"),
  "admin-queues": page("queues"),
  "admin-queues-empty": page("queues", administers(madeUpRest(nobody))),
  "admin-queue": section("queues", () => <QueuesSection open="Orders" />, administers(madeUpRest(answers), unsaved)),
  "admin-queue-from-file": section("queues", () => <QueuesSection open="Billing" />),
  "admin-numbers": page("numbers"),
  "admin-outbound": page("outbound"),
  "admin-outbound-empty": page("outbound", administers(madeUpRest(nobody))),
  "admin-trunks": page("trunks"),
  "admin-trunk": section("trunks", () => <TrunksSection open="carrier" />),
  "admin-cues": page("cues", administers(madeUpRest(answers), { "cues/all": { changes: { cues: ["Offer the 10 % voucher", "Ask for the order number", "Slow down a little", ""] }, problem: null } })),
  "admin-cues-empty": page("cues", administers(madeUpRest(nobody))),
  "admin-tokens": page("tokens"),
  "admin-token-made": section("tokens", () => <TokensSection made={{ name: "CRM", token: "est_4Jq0bVx8yT2mPzKdW7nRfL5sCgHuA9eE" }} />),
};
