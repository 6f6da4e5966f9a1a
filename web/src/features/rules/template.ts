// What a house may begin with: nobody is listened to unawares, nothing is kept for ever. Pure.
import { kNotice, kUsual, type House, type QueueRules } from "./rules";

export function begun(house: House): Pick<House, "notices" | "queues" | "privacy"> {
  const usual = (one: QueueRules): QueueRules => ({
    ...one,
    entry: "supervisor-joining",
    consent: { ...one.consent, at_least: "announce" },
    recording: { ...one.recording, when: "always", retention_days: kUsual.recording.retention_days },
  });
  return {
    notices: house.notices.length ? house.notices : [kNotice],
    queues: house.queues.map((one) => (one.queue === "*" ? usual(one) : one)),
    privacy: { ...house.privacy, agents_may_pause: true },
  };
}
