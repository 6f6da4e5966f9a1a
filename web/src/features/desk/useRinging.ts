import { useEffect } from "react";
import { startRinging } from "@/audio/tones";
import { texts } from "@/texts";
import { useStore } from "@/ui/useStore";
import type { DeskCall } from "./desk_calls";
import { deskSounds } from "./desk_sounds";

// While a call rings: a sound, and its caller in the window's title, which other windows show too.
export function useRinging(incoming: DeskCall | undefined): void {
  const wanted = useStore(deskSounds, (sounds) => sounds.ring);
  const here = incoming?.state === "incoming";
  useEffect(() => (here && wanted ? startRinging() : undefined), [here, wanted, incoming?.key]);

  const caller = incoming ? incoming.name || incoming.number || texts.desk.unknown : null;
  useEffect(() => {
    if (caller === null) return;
    const before = document.title;
    document.title = `☎ ${texts.desk.incoming(caller)}`;
    return () => void (document.title = before);
  }, [caller]);
}
