// A call centre without IPv4: signalling, telephones and browsers reach it at [::1] alone.
import { expect, test } from "./scene";
import { expectHears } from "./heard";
import { byIPv6 } from "./house";

test.use({ place: byIPv6 });

test("agent, supervisor and customer hear each other by IPv6", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  expect(new URL(supervisor.page.url()).hostname).toBe("[::1]");
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await expectHears("monitor", ears, { customer: ["agent"], agent: ["customer"], supervisor: ["customer", "agent"] });
  await supervisor.enter("Barge");
  await supervisor.openMicrophone();
  await expectHears("barge", ears, { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });
  expect(scene.problems()).toEqual([]);
});
