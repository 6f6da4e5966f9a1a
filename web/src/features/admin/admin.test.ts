import { beforeEach, describe, expect, it } from "vitest";
import { changesOf, drafts, setDraft } from "./drafts";
import { fieldProblem } from "./field_problem";
import { chosen, defaultWords, grantWords } from "@/features/shared/grant_words";
import { presetRights } from "@/features/shared/right_presets";
import { matches, teamsOf, whoHas, type Device, type Person, type Right } from "./rows";
import { sipAccess } from "./sip_access";
import { trunkState } from "./trunk_state";

const person = (name: string, change: Partial<Person> = {}): Person => ({
  id: `0p00000000${name.length}`, extension: "101", name, role: "agent", team: "sales", contact_uri: "", enabled: true, has_password: true,
  origin: "database", ...change,
});

describe("a refusal finds its field", () => {
  const fields = ["extension", "wrap_up_s", "teams"];
  it("by its name, with the words of it", () => {
    const refusal = { code: "exists", message: "extension: 101 is Sue's; choose another." };
    expect(fieldProblem(refusal, fields)).toEqual({ field: "extension", words: "101 is Sue's; choose another." });
  });
  it("with its unit, in a list, in quotes", () => {
    expect(fieldProblem({ code: "", message: "wrap_up: must be 0 to 3600." }, fields).field).toBe("wrap_up_s");
    expect(fieldProblem({ code: "", message: "teams[2]: must be a string." }, fields).field).toBe("teams");
    expect(fieldProblem({ code: "", message: "queue[1].teams: there is none." }, fields).field).toBe("teams");
    expect(fieldProblem({ code: "", message: '"extension": no such field here.' }, fields).field).toBe("extension");
  });
  it("and stands alone when it is about none of them", () => {
    const words = "The database does not answer: try again.";
    expect(fieldProblem({ code: "", message: words }, fields)).toEqual({ field: null, words });
    expect(fieldProblem({ code: "", message: "trunk: is in use." }, fields).field).toBeNull();
  });
});

describe("drafts", () => {
  beforeEach(() => [...drafts.get().keys()].forEach((name) => setDraft(name, null)));
  it("hold what differs from the server, and nothing else", () => {
    expect(changesOf({ a: 1, b: ["x"] }, { a: 1, b: ["x", "y"] })).toEqual({ b: ["x", "y"] });
    expect(changesOf({ a: "" }, { a: "" })).toEqual({});
  });
  it("are kept by form", () => {
    setDraft("one", { changes: { a: 1 }, problem: null });
    setDraft("two", { changes: {}, problem: { code: "c", message: "m" } });
    setDraft("one", null);
    expect([...drafts.get().keys()]).toEqual(["two"]);
  });
});

describe("rights in plain words", () => {
  const right: Right = { modes: ["monitor", "whisper"], teams: ["sales"], queues: [], agents: [] };
  const nameOf = () => "Anna";
  it("of a team lead hold for his own team, and for nobody who has none", () => {
    const [first, second] = (presetRights("lead", "sales") ?? []).map((one) => grantWords("Sue", one, nameOf));
    expect(first).toBe("Sue may listen to and whisper to team sales.");
    expect(second).toBe("Sue may barge in on team sales; with a reason.");
    expect(presetRights("lead", "")).toBeNull();
    expect(grantWords("Sue", presetRights("quality", "*")?.[0] ?? right, nameOf)).toBe("Sue may listen to and play recordings of everybody.");
  });
  it("name modes in their order, and whom", () => {
    expect(grantWords("Sue", right, nameOf)).toBe("Sue may listen to and whisper to team sales.");
    const more = { ...right, modes: ["takeover", "barge"] as Right["modes"], teams: [], queues: ["billing"], agents: ["0p"] };
    expect(grantWords("Sue", more, nameOf)).toBe("Sue may barge in on and take over from calls of the queue billing and Anna.");
  });
  it("say everybody where nothing or everything is chosen", () => {
    expect(grantWords("Sue", { ...right, teams: [] }, nameOf)).toContain("everybody");
    expect(grantWords("Sue", { ...right, teams: ["sales", "*"] }, nameOf)).toContain("everybody");
  });
  it("allow nothing once the last name is taken away, until somebody says everybody", () => {
    expect(chosen({ ...right, teams: [] }).modes).toEqual([]);
    expect(chosen(right)).toEqual(right);
  });
  it("say plainly when a line allows nothing", () => {
    expect(grantWords("Sue", { ...right, modes: [] }, nameOf)).toContain("nothing");
  });
  it("tell what holds without any", () => {
    expect(defaultWords(person("Sue", { role: "supervisor" }))).toContain("team sales");
    expect(defaultWords(person("Sue", { role: "supervisor", team: "*" }))).toContain("everybody");
    expect(defaultWords(person("Al", { role: "administrator" }))).toContain("administrator");
    expect(defaultWords(person("Bo"))).toContain("nobody");
  });
});

describe("a phone's access", () => {
  const device: Device = { username: "101", secret: "s3cret", domain: "d", server: "sip.example.org", port: 5061, transport: "tls" };
  it("is one SIP URI", () => {
    expect(sipAccess(device)).toBe("sip:101:s3cret@sip.example.org:5061;transport=tls");
  });
  it("escapes what would end the password early", () => {
    expect(sipAccess({ ...device, secret: "a@b:c;d é" })).toBe("sip:101:a%40b%3Ac%3Bd%20%C3%A9@sip.example.org:5061;transport=tls");
  });
  it("puts IPv6 in brackets", () => {
    expect(sipAccess({ ...device, server: "2001:db8::1" })).toContain("@[2001:db8::1]:5061");
  });
});

describe("a trunk's state", () => {
  const of = (registers: boolean, change: object) =>
    trunkState({ name: "t", registers }, { trunks: [{ name: "t", reachable: true, registered: false, last_status: 0, calls: 2, ...change }] });
  it("is its registration where it registers, else whether it answers", () => {
    expect(of(true, { registered: true })).toMatchObject({ ok: true, calls: 2 });
    expect(of(true, { last_status: 403 })).toMatchObject({ ok: false, words: "registration refused (403)" });
    expect(of(true, {}).ok).toBeNull();
    expect(of(false, {}).ok).toBe(true);
    expect(of(false, { reachable: false, last_status: 408 })).toMatchObject({ ok: false, words: "not reachable (408)" });
    expect(trunkState({ name: "x", registers: false }, undefined).ok).toBeNull();
  });
});

describe("rows", () => {
  it("are found by every word", () => {
    expect(matches("anna sales", "Anna Weber", "sales")).toBe(true);
    expect(matches("anna billing", "Anna Weber", "sales")).toBe(false);
    expect(matches("", "x")).toBe(true);
  });
  it("know teams and extensions", () => {
    expect(teamsOf(["b"], [person("A", { team: "a" }), person("S", { team: "*" }), person("X", { team: "" })])).toEqual(["a", "b"]);
    expect(whoHas("101", [person("Anna")], [])).toBe("Anna");
    expect(whoHas("999", [person("Anna")], [])).toBeNull();
  });
});
