import { useEffect } from "react";
import { useFloor, usePhones, useWorld } from "@/features/shared/world";

// Gives a supervision leg the microphone when its mode speaks, and takes it away when it listens: monitoring never asks
// for the microphone, and a microphone that is not needed is not open.
export function MicrophoneKeeper() {
  const sessions = useFloor((floor) => floor.sessions);
  return [...sessions.values()].map(
    (session) => session.leg && <KeepOne key={session.leg} leg={session.leg} speaks={session.mode !== "monitor"} />,
  );
}

function KeepOne({ leg, speaks }: { leg: string; speaks: boolean }) {
  const { phones } = useWorld();
  const connected = usePhones((state) => state.legs.find((one) => one.leg === leg)?.phase === "connected");
  useEffect(() => {
    if (connected) void phones.wantMicrophone(leg, speaks);
  }, [phones, leg, speaks, connected]);
  return null;
}
