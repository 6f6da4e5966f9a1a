// One state of one view, shown without a server: fixtures.html?view=<name>.
import type { ReactNode } from "react";
import type { World } from "./world";

export type Fixture = {
  render: () => ReactNode;
  world?: (world: World) => World; // changes the usual made-up world
  at?: string; // its address, so that the navigation shows where one is
  bare?: boolean; // without the shell around it
};
