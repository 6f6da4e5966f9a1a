import { useEffect, useState } from "react";
import { ownSound, VoiceJudge } from "@/audio/own_sound";
import { usePhones, useWorld } from "@/features/shared/world";
import type { OwnSound } from "@/model/who_hears_me";

// What leaves this page by a leg, measured. Renders again only when the word changes.
export function useOwnSound(leg: string | null): OwnSound {
  const { phones } = useWorld();
  const on = usePhones((state) => state.microphone === "on");
  const [voice, setVoice] = useState<"silent" | "quiet" | "speaking">("quiet");
  useEffect(() => {
    if (!on) return;
    const judge = new VoiceJudge();
    return phones.onOwnLevel((level) => setVoice(judge.take(level, Date.now())));
  }, [phones, on]);
  return usePhones((state) => ownSound(state, leg, voice));
}
