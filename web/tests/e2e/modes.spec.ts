// Every mode from every other, every cell of the table measured at every ear.
import { expect, test } from "@playwright/test";
import { Desk } from "./desk";
import { launch } from "./console";
import { expectHears, type Ear, type Who } from "./heard";
import { House, people } from "./house";
import { Supervisor } from "./supervisor";
import { Telephone } from "./telephone";
import { tones } from "./tones";
import type { Browser } from "@playwright/test";

let house: House;
let browsers: Record<string, Browser> = {};

test.beforeAll(async () => {
  house = await House.open("modes");
  const [agent, supervisor, second] = await Promise.all([launch(tones.agent), launch(tones.supervisor), launch(tones.second)]);
  browsers = { agent, supervisor, second };
});
test.afterAll(async () => {
  await Promise.all(Object.values(browsers).map((one) => one.close()));
  await house.stop();
});

test("one click on the floor, and the supervisor hears both; nobody hears him, and no microphone was asked for", async () => {
  const desk = await Desk.at(browsers.agent, house, people.agent);
  const supervisor = await Supervisor.at(browsers.supervisor, house, people.supervisor);
  const customer = Telephone.customer(house, "Elif Demir");
  await customer.does("dial:+4930700");
  await desk.answer();
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await expectHears("monitor", { customer, agent: desk, supervisor }, { customer: ["agent"], agent: ["customer"], supervisor: ["customer", "agent"] });
  await expect(supervisor.whoHears).toContainText("Nobody hears you");
  expect(await supervisor.askedForMicrophone()).toBe(0);
  await customer.end();
  await Promise.all([desk.close(), supervisor.close()]);
});
