import type { Fixture } from "@/features/shared/fixture";
import { Guide } from "./Guide";

export const fixtures: Record<string, Fixture> = {
  guide: { at: "/guide", render: () => <Guide /> },
};
