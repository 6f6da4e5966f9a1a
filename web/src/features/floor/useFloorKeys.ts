import { useEffect, useRef } from "react";
import { useSupervision } from "@/features/shared/supervise";
import { useWorld } from "@/features/shared/world";
import type { LiveCall } from "@/model/floor";
import { mySession } from "@/model/people";
import type { Row } from "@/model/rows";
import { isTyping } from "@/ui/in_front";
import { floorKey } from "./floor_key";

export type FloorKeys = {
  rows: Row[];
  selected: string | null;
  setSelected: (call: string) => void;
  shown: LiveCall | null;
  show: (call: string) => void;
  close: () => void;
  help: () => void;
};

// The keyboard on the floor. Space is push-to-talk wherever one does not type, also on a button that has the focus.
export function useFloorKeys(given: FloorKeys): void {
  const { phones, me } = useWorld();
  const supervision = useSupervision();
  const latest = useRef(given);
  latest.current = given;

  useEffect(() => {
    const step = (by: number) => {
      const { rows, selected, setSelected } = latest.current;
      const at = rows.findIndex((row) => row.call.id === selected);
      const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
      if (next) setSelected(next.call.id);
    };
    const down = (event: KeyboardEvent) => {
      const key = floorKey(event);
      if (!key) return;
      const { rows, selected, shown, show, close, help } = latest.current;
      const call = rows.find((row) => row.call.id === selected)?.call ?? shown;
      const session = shown && mySession(shown, me.id);
      event.preventDefault();
      switch (key.does) {
        case "talk":
          return phones.press(true);
        case "step":
          return step(key.by);
        case "open":
          return call ? show(call.id) : undefined;
        case "mode":
          if (!call) return;
          show(call.id);
          return void supervision.enter(call, key.mode);
        case "hand_back":
          return session ? void supervision.handBack(session) : undefined;
        case "leave":
          return session ? void supervision.leave(session) : close();
        case "search":
          return document.querySelector<HTMLInputElement>("[data-search]")?.focus();
        case "help":
          return help();
      }
    };
    const up = (event: KeyboardEvent) => {
      if (event.code !== "Space") return;
      phones.press(false);
      if (!isTyping(event.target)) event.preventDefault(); // a button would take it as a click
    };
    const release = () => phones.press(false);
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", release);
    return () => {
      release();
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", release);
    };
  }, [phones, supervision, me.id]);
}
