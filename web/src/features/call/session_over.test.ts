import { expect, it } from "vitest";
import { overWords } from "./session_over";

it("says why a session has ended that somebody else has ended", () => {
  expect(["ended_by_supervisor", "call_ended", undefined].map(overWords)).toEqual([null, null, null]);
  expect(["rights_withdrawn", "customer_objects", "new_rule"].map(overWords)).toEqual([
    "Your right to do this was withdrawn.",
    "The customer objects to being listened to.",
    "The rules of your house, or the call, have changed.",
  ]);
});
