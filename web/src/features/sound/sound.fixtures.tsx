import { madeUpPhones } from "@fixtures/world";
import type { Fixture } from "@/features/shared/fixture";
import { SoundPage } from "./SoundPage";

export const fixtures: Record<string, Fixture> = {
  sound: { at: "/sound", render: () => <SoundPage /> },
  "sound-testing": {
    at: "/sound",
    render: () => <SoundPage testing />,
    world: (w) => ({ ...w, phones: madeUpPhones({ microphone: "on" }, -22) }),
  },
  "sound-refused": {
    at: "/sound",
    render: () => <SoundPage />,
    world: (w) => ({ ...w, phones: madeUpPhones({ microphone: "refused", outputs: [], blocked: true }) }),
  },
};
