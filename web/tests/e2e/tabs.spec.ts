// Several calls are open; one has the ear.
import { expect, test } from "./scene";
import { expectHears } from "./heard";
import { people } from "./house";
import { Supervisor } from "./supervisor";
import { tones } from "./tones";

const talking = { customer: ["agent"], agent: ["customer"], outside: ["colleague"], colleague: ["outside"] } as const;

test("two browsers of one supervisor: the other one says where he is heard, and takes him over", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const first = await scene.supervisor();
  await first.stepInFromFloor("Elif Demir", "Barge");
  await first.openMicrophone();
  const barging = { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] } as const;
  await expectHears("in the first", { customer, agent, supervisor: first }, barging);

  const second = scene.seat(await Supervisor.at(await scene.browsers.of(tones.second), scene.house, people.supervisor));
  await second.row("Elif Demir").click();
  await second.isIn("Barge");
  await expect(second.whoHears).toContainText("Everybody can hear you");
  await expect(second.whoHears).toContainText("In another window: its microphone decides.");
  await second.moveHere();
  await second.openMicrophone();
  await expect(first.whoHears).toContainText("In another window");
  await expectHears("in the second, and in the first no more", { customer, agent, supervisor: first, second }, { customer: ["agent", "second"], agent: ["customer", "second"], second: ["customer", "agent"] });
  expect(scene.problems()).toEqual([]);
});

test("two calls in tabs: he hears the one that he looks at, and is heard in no other", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const colleague = scene.phoneOf(people.neighbour, tones.colleague);
  await colleague.does("register");
  const outside = scene.customer("Ravi Patel", "+493055513", tones.outside);
  await outside.does("dial:+4930103");
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, outside, colleague, supervisor };

  await supervisor.stepInFromFloor("Elif Demir", "Whisper");
  await supervisor.openMicrophone();
  await expectHears("one call", ears, { ...talking, agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });

  await supervisor.stepInFromFloor("Ravi Patel", "Monitor");
  await expect(supervisor.ear, "one tab has the ear").toHaveCount(1);
  await expect(supervisor.tab("Mei Chen")).toContainText("You hear this call");
  await expectHears("the second has the ear, and the first his voice no more", ears, { ...talking, supervisor: ["outside", "colleague"] });
  await scene.picture("tabs");

  await supervisor.tab("Ines Carvalho").click();
  await supervisor.isIn("Whisper");
  await expect(supervisor.tab("Ines Carvalho")).toContainText("You hear this call");
  await expect(supervisor.ear).toHaveCount(1);
  await expectHears("back at the first", ears, { ...talking, agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });

  await supervisor.tab("Mei Chen").click();
  await supervisor.isIn("Monitor");
  await expectHears("at the second again", ears, { ...talking, supervisor: ["outside", "colleague"] });

  await outside.does("hang-up");
  await supervisor.isIn("Whisper");
  const left = { customer, agent, supervisor };
  await expectHears("the second has ended: the first has the ear", left, { customer: ["agent"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });
  expect(scene.problems()).toEqual([]);
});
