import { madeUpRest } from "@fixtures/world";
import { policies } from "@fixtures/policies";
import { makeApi } from "@/client/api";
import type { OwnPolicy } from "@/contract";
import type { Fixture } from "@/features/shared/fixture";
import { PoliciesPage } from "./PoliciesPage";

const shows = (list: OwnPolicy[]): Fixture => ({
  at: "/policies",
  render: () => <PoliciesPage />,
  world: (world) => ({ ...world, api: makeApi(madeUpRest({ "/me/policies": { policies: list } })) }),
});

export const fixtures: Record<string, Fixture> = {
  policies: shows(policies),
  "policies-none": shows([]),
};
