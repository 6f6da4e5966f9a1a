import { administrator } from "@fixtures/made_up";
import { madeUpRest } from "@fixtures/world";
import { makeApi } from "@/client/api";
import type { Rest } from "@/client/rest";
import type { Schemas } from "@/contract";
import type { Fixture } from "@/features/shared/fixture";
import { kEvery, kSlots, type Sample } from "./history";
import { SystemPage } from "./SystemPage";

type System = Schemas["System"];

export const quietSystem: System = {
  version: "1.0.0",
  uptime_s: 4 * 86_400 + 7_384,
  calls: 42,
  legs: 91,
  sessions: 5,
  consoles: 12,
  cpu_percent: 37.4,
  memory_mb: 148.2,
  ports: { free: 9_909, resting: 14 },
  registrations: [
    { extension: "101", name: "Anna Weber", uri: "sip:101@192.0.2.31:5060", user_agent: "Yealink SIP-T46U 108.86", transport: "udp", expires_s: 1_740 },
    { extension: "102", name: "Ben Okafor", uri: "sip:102@192.0.2.32:49152;transport=tls", user_agent: "baresip v1.0.0", transport: "tls", expires_s: 402 },
    { extension: "104", name: "Dmitri Volkov", uri: "sip:104@[2001:db8::4]:5060", user_agent: "", transport: "tcp", expires_s: 61 },
  ],
  trunks: [
    { name: "carrier", reachable: true, registered: true, last_status: 200, calls: 31 },
    { name: "old pbx", reachable: true, registered: false, last_status: 200, calls: 4 },
  ],
  counters: {
    "earshot_calls_total": 18_204,
    "earshot_rtp_received_total": 91_204_113,
    'earshot_rtp_dropped_total{cause="foreign_source"}': 312,
    'earshot_rtp_dropped_total{cause="late"}': 1_204,
    "earshot_supervision_refused_total": 9,
    'earshot_api_answers_total{class="5xx"}': 0,
  },
  health: [
    { name: "database", ok: true, message: "earshot.db, 3 ms" },
    { name: "sip", ok: true, message: "udp, tcp and tls on 5060, 5061" },
    { name: "media", ok: true, message: "2 workers, no tick late" },
  ],
};

const troubled: System = {
  ...quietSystem,
  cpu_percent: 181,
  ports: { free: 12, resting: 211 },
  trunks: [{ name: "carrier", reachable: false, registered: false, last_status: 503, calls: 0 }, quietSystem.trunks[1]!],
  counters: { ...quietSystem.counters, "earshot_rtp_ports_exhausted_total": 37, 'earshot_tick_late_total{than="20 ms"}': 118 },
  health: [quietSystem.health[0]!, { name: "sip", ok: false, message: "the trunk “carrier” answers 503 Service Unavailable" }, quietSystem.health[2]!],
};

const wave = (n: number, slow: number): number => Math.sin(n / slow) + Math.sin(n / (slow * 2.7)) / 2;

function past(now: System): Sample[] {
  return Array.from({ length: kSlots - 1 }, (_, n) => ({
    at: Date.now() - (kSlots - 1 - n) * kEvery,
    system: {
      ...now,
      uptime_s: now.uptime_s - (kSlots - 1 - n) * 2,
      calls: Math.round(now.calls * (0.85 + wave(n, 9) / 9)),
      legs: Math.round(now.legs * (0.85 + wave(n, 9) / 9)),
      sessions: Math.max(0, Math.round(now.sessions + wave(n, 13) * 2)),
      cpu_percent: now.cpu_percent * (0.9 + wave(n, 5) / 8),
      memory_mb: now.memory_mb - (kSlots - n) / 20,
      counters: Object.fromEntries(Object.entries(now.counters).map(([name, count]) => [name, now === troubled && n < 80 ? Math.round(count * 0.6) : count])),
    },
  }));
}

const shows = (now: System, samples: Sample[] = past(now)): Fixture => ({
  at: "/system",
  render: () => <SystemPage past={samples} />,
  world: (world) => ({ ...world, me: administrator, api: makeApi(madeUpRest({ "/system": now })) }),
});

const refuses = (status: number, code: string, message: string): Rest => () =>
  Promise.resolve({ ok: false, status, problem: { code, message }, retryAfter: null });

export const fixtures: Record<string, Fixture> = {
  "system-busy": shows(quietSystem),
  "system-troubled": shows(troubled),
  "system-fresh": shows({ ...quietSystem, uptime_s: 12, calls: 0, legs: 0, sessions: 0, consoles: 1, registrations: [], trunks: [], counters: {} }, []),
  "system-stale": { ...shows(quietSystem), world: (world) => ({ ...world, me: administrator, api: makeApi(refuses(0, "unreachable", "The server does not answer.")) }) },
  "system-forbidden": {
    ...shows(quietSystem, []),
    world: (world) => ({ ...world, me: { ...administrator, role: "auditor" }, api: makeApi(refuses(403, "not_allowed", "Your role does not open this.")) }),
  },
};
