import { Route, Routes } from "react-router-dom";
import { administrator, id } from "@fixtures/made_up";
import { madeUpRest } from "@fixtures/world";
import { makeApi } from "@/client/api";
import type { Rest } from "@/client/rest";
import type { Problem, Schemas } from "@/contract";
import type { Fixture } from "@/features/shared/fixture";
import type { World } from "@/features/shared/world";
import { draft } from "./draft";
import { houseOf, kNotice, kUsual, type House, type Rules, type RulesVersion } from "./rules";
import { RightsForAll } from "./RightsForAll";
import { RulesPage, type RulesPageProps } from "./RulesPage";

type Person = Schemas["Person"];
type Right = Schemas["Right"];

const person = (n: number, name: string, role: Person["role"], team: string): Person => ({
  id: id("p", n), extension: String(n), name, role, team, contact_uri: "", enabled: true, has_password: true, origin: "database",
});
const people = [
  person(101, "Anna Weber", "agent", "Orders"),
  person(102, "Ben Okafor", "agent", "Support"),
  person(201, "Sue Brandt", "supervisor", "Orders"),
  person(202, "Viktor Sand", "supervisor", "Support"),
  person(203, "مريم الحسن", "supervisor", "*"),
  person(900, "Robin Keller", "administrator", ""),
];
const leads: Right[] = [
  { modes: ["monitor", "whisper"], teams: ["Orders"], queues: [], agents: [] },
  { modes: ["barge"], teams: ["Orders"], queues: [], agents: [], conditions: { reason_required: true, hours: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" }] } },
];

// "Whisper for team leads on their own team, barge only with a reason, agent told on screen, customers hear a greeting,
// card data paused, recordings kept 90 days."
const rules: Rules = {
  purposes: ["quality", "training", "incident"],
  reasons: ["Coaching", "Complaint", "Customer asked for me"],
  exemptions: [
    { agent: "102", reason: "Works council", since: "2026-01-01T00:00:00Z", until: null },
    { queue: "Billing", reason: "Bank secrecy", since: "2026-01-01T00:00:00Z", until: "2026-12-31T23:00:00Z" },
    { number: "+493055501234", reason: "The customer's lawyer", since: "2026-02-10T09:00:00Z", until: null },
  ],
  notices: [
    { ...kNotice, team: "Orders", purpose: "incident", tone: true, when: "before", modes: ["barge", "takeover"] },
    { ...kNotice },
  ],
  agent_log_delay_s: 86_400,
  policies: [
    { name: "monitoring", version: 2, title: "How we listen", text: "Supervisors listen to calls to help and to train.\nYou see on your screen who listens, and why.", teams: ["*"], before_sessions: true, before_calls: true },
  ],
  certified: ["201"],
  queues: [
    { ...kUsual, entry: "greeting", consent: { ...kUsual.consent, by_region: true, at_least: "announce", announcement: "recorded-notice" }, recording: { ...kUsual.recording, when: "always" } },
    { ...kUsual, queue: "Support", periodic_tone_s: 15, recording: { ...kUsual.recording, when: "sampled", sample_percent: 20, retention_days: 30, whisper: "dropped" } },
  ],
  site_region: "de",
  regions: [{ code: "de-by", name: "Bavaria, ours", prefixes: ["4989"], listening: "announce", recording: "ask", source: "Our works agreement, section 4", dated: "2026-01" }],
  privacy: { agents_may_pause: true, agents_may_mark_private: true, keys: "*7", limit_s: 600, warning_s: 30 },
  announcements: [
    { name: "greeting", text: "A colleague joins this call.", voice: "en" },
    { name: "recorded-notice", file: "prompts/recorded.wav", voice: "en" },
  ],
};
const version: RulesVersion = { version: 7, author: "Robin Keller", at: "2026-02-20T14:05:00Z", rules };
const theirs: RulesVersion = { version: 8, author: "Ines Carvalho", at: "2026-03-02T10:11:00Z", rules: { ...rules, purposes: ["quality"], exemptions: [] } };
const versions = [
  version,
  { ...version, version: 6, author: "Ines Carvalho", at: "2026-02-11T08:30:00Z", rules: { ...rules, certified: [], policies: [] } },
  { ...version, version: 5, author: null, at: "2026-01-04T16:00:00Z", rules: { queues: [kUsual] } },
];

const pack = (name: string, regions: Schemas["Region"][]) => ({ name, disclaimer: "Not legal advice; verify per deployment.", regions });
const packs = [
  pack("European Union", [
    { code: "de", name: "Germany", prefixes: ["49"], listening: "ask", recording: "ask", source: "StGB section 201; BDSG section 26", dated: "2026-11" },
    { code: "at", name: "Austria", prefixes: ["43"], listening: "announce", recording: "announce", source: "GDPR (EU) 2016/679, Art. 6 and 13", dated: "2026-11" },
  ]),
  pack("United States and country code 1", [{ code: "us-ca", name: "California", prefixes: ["1213"], listening: "announce", recording: "announce", source: "Cal. Penal Code 632", dated: "2026-11" }]),
];

const rightNames = ["monitor", "whisper", "barge", "takeover", "hand_back", "follow", "record", "play", "see_numbers", "covert"] as const;
const mayOf: Record<string, readonly string[]> = {
  "Sue Brandt": ["monitor", "whisper", "hand_back", "follow", "see_numbers"],
  "Viktor Sand": [],
  "مريم الحسن": ["monitor", "whisper", "barge", "takeover", "hand_back", "follow", "record", "play", "see_numbers"],
  "Robin Keller": rightNames,
};
const preview: Schemas["Preview"] = {
  rights: people.slice(2).flatMap((one) =>
    rightNames.map((right) => {
      const allowed = mayOf[one.name]?.includes(right) ?? false;
      const denial = right === "barge" && one.name === "Sue Brandt" ? { rule: "reason", allowed: false, words: "grant 2 asks for a reason" } : { rule: "scope", allowed: false, words: "no grant covers agents of team Orders" };
      return { supervisor: { id: one.id, extension: one.extension, name: one.name }, right, allowed, granted_by: allowed ? (one.role === "administrator" ? "administrator" : "grant 1") : null, findings: allowed ? [] : [denial] };
    }),
  ),
  notices: (["monitor", "whisper", "barge", "takeover"] as const).map((mode) => ({ mode, on_screen: true, tone: mode === "barge" || mode === "takeover", when: mode === "barge" ? "before" : "at_start", lead_s: 5 })),
  consent: { listening: "announce", recording: "announce", region: "us-ca" },
  sounds: [
    { prompt: "recorded-notice", to: "customer", when: "before anybody listens or records" },
    { prompt: "greeting", to: "customer", when: "before a barge or take-over, so that it is no surprise" },
  ],
  recording: { when: "always", recorded: "yes", sample_percent: 100, whisper: "own", retention_days: 90, required: false, why: "every call is recorded" },
};

const answers: Record<string, unknown> = {
  "/rules": version,
  "/rules/versions": { versions },
  "/rules/packs": { packs },
  "/rules/preview": preview,
  "/people": { people },
  [`/people/${id("p", 201)}/grants`]: { grants: leads },
  [`/people/${id("p", 202)}/grants`]: { grants: [] },
  [`/people/${id("p", 203)}/grants`]: { grants: [] },
};

const refuses = (only: RegExp, status: number, problem: Problem): Rest => {
  const rest = madeUpRest(answers);
  return <T,>(method: Parameters<Rest>[0], path: string) => (only.test(path) ? Promise.resolve({ ok: false as const, status, problem, retryAfter: null }) : rest<T>(method, path));
};

type Drafted = { change: Partial<House>; problem?: Problem; theirs?: RulesVersion };

const page = (section: string, options: { drafted?: Drafted; rest?: Rest; props?: RulesPageProps; world?: Partial<World> } = {}): Fixture => ({
  at: `/rules/${section}`,
  render: () => (
    <Routes>
      <Route path="/rules/*" element={<RulesPage {...options.props} />} />
    </Routes>
  ),
  world: (world) => {
    const { drafted } = options;
    draft.set(drafted ? { base: version, house: { ...houseOf(rules), ...drafted.change }, problem: drafted.problem ?? null, theirs: drafted.theirs ?? null } : null);
    return { ...world, me: administrator, api: makeApi(options.rest ?? madeUpRest(answers)), ...options.world };
  },
});

const asked = { preview: { queue: "Orders", number: "+12135550123" } };

export const fixtures: Record<string, Fixture> = {
  "rules-overview": page("overview", { props: asked }),
  "rules-beginning": page("overview", { rest: madeUpRest({ ...answers, "/rules": { version: 0, author: null, at: null, rules: {} } }) }),
  "rules-rights-for-all": {
    ...page("rights", { props: asked }),
    render: () => (
      <Routes>
        <Route path="/rules/*" element={<><RulesPage preview={asked.preview} /><RightsForAll supervisors={people.filter((one) => one.role === "supervisor")} nameOf={(id) => id} opened /></>} />
      </Routes>
    ),
  },
  "rules-rights": page("rights", { props: asked }),
  "rules-exempt": page("exempt"),
  "rules-notices": page("notices", { drafted: { change: { notices: [{ ...kNotice, tone: true }] } } }),
  "rules-notices-off": page("notices", { world: { config: { cues: [], help_reasons: [], ice_servers: [], notify_agents: false, teams: ["Orders"], queues: [] } } }),
  "rules-consent": page("consent"),
  "rules-entry": page("entry"),
  "rules-recording": page("recording"),
  "rules-privacy": page("privacy"),
  "rules-policies": page("policies"),
  "rules-announcements": page("sounds"),
  "rules-purposes": page("purposes"),
  "rules-certified": page("certified"),
  "rules-undecided": page("exempt", { rest: madeUpRest({ ...answers, "/rules": { version: 0, author: null, at: null, rules: {} } }) }),
  "rules-refused": page("entry", {
    drafted: {
      change: { queues: houseOf(rules).queues.map((one) => (one.queue === "*" ? { ...one, entry: "greting" } : one)) },
      problem: { code: "bad_rules", path: "/queues/0/entry", message: 'there is no sound "greting"; did you mean "greeting"?' },
    },
  }),
  "rules-conflict": page("privacy", { drafted: { change: { privacy: { ...houseOf(rules).privacy, keys: "*9" } }, problem: { code: "version_conflict", message: "Ines Carvalho published version 8." }, theirs } }),
  "rules-versions": page("rights", { props: { versions: true } }),
  "rules-auditor": page("recording", { world: { me: { ...administrator, role: "auditor" } } }),
  "rules-unreadable": page("rights", { rest: refuses(/^\/rules$/, 503, { code: "store_unavailable", message: "The database does not answer." }) }),
  "rules-preview-refused": page("rights", { rest: refuses(/preview/, 422, { code: "bad_rules", message: "there is no queue Ordrs" }) }),
  "rules-nobody": page("rights", { rest: madeUpRest({ ...answers, "/people": { people: [] } }) }),
};
