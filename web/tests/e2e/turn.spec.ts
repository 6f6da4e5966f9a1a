// Browsers that reach the server by way of a TURN relay (RFC 8656) alone, as behind a strict firewall.
import type { Page } from "@playwright/test";
import { existsSync } from "node:fs";
import { eventually } from "./eventually";
import { expectHears } from "./heard";
import { byRelay, relayUser, type House } from "./house";
import { Program } from "./process";
import { expect, test } from "./scene";

test.use({ place: byRelay });
test.skip(!existsSync("/usr/bin/turnserver"), "no TURN server: apt-get install coturn");

// Before the page opens: no candidate but the relay's is offered or used.
function relayedOnly(): void {
  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(wishes?: RTCConfiguration) {
      super({ ...wishes, iceTransportPolicy: "relay" });
    }
  };
}
const behindFirewall = (page: Page): Promise<void> => page.addInitScript(relayedOnly);

async function startRelay(house: House): Promise<Program> {
  const { ip, port } = house.relay;
  const places = ["-n", "--listening-ip", ip, "--relay-ip", ip, "--listening-port", `${port}`, "--min-port", "40000", "--max-port", "40100", "--allow-loopback-peers"];
  const users = ["--lt-cred-mech", "--user", `${relayUser.name}:${relayUser.credential}`, "--realm", "earshot.test"];
  const quiet = ["--no-tls", "--no-dtls", "--no-tcp", "--no-cli", "--log-file", "stdout", "--pidfile", house.file("relay.pid"), "--userdb", house.file("relay.db"), "--verbose"];
  const relay = new Program("/usr/bin/turnserver", [...places, ...users, ...quiet], house.file("relay.log"));
  await eventually("the relay listens", () => Promise.resolve(relay.output.includes("listener opened")));
  return relay;
}

test("agent and supervisor are heard by way of the relay", async ({ scene }) => {
  const relay = await startRelay(scene.house);
  try {
    const { customer, agent } = await scene.talk(behindFirewall);
    const supervisor = await scene.supervisor(behindFirewall);
    const ears = { customer, agent, supervisor };
    await supervisor.stepInFromFloor("Elif Demir", "Monitor");
    await expectHears("monitor", ears, { customer: ["agent"], agent: ["customer"], supervisor: ["customer", "agent"] });
    await supervisor.enter("Whisper");
    await supervisor.openMicrophone();
    await expectHears("whisper", ears, { customer: ["agent"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });
    expect(relay.output.match(/ALLOCATE processed, success/g)?.length, "each has an address at the relay").toBeGreaterThanOrEqual(2);
  } finally {
    await relay.end();
  }
  expect(scene.problems()).toEqual([]);
});
