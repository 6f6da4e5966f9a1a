import { useEffect, useRef } from "react";
import { isTyping, somethingInFront } from "@/ui/in_front";
import { deskKey, type DeskKey } from "./desk_key";

export type DeskKeys = { rings: boolean; talks: boolean; keypad: boolean; act: (key: DeskKey) => void };

export function useDeskKeys(given: DeskKeys): void {
  const latest = useRef(given);
  latest.current = given;
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      const press = {
        key: event.key,
        repeat: event.repeat,
        modified: event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented,
        typing: isTyping(target),
        onButton: target?.closest("button, a") != null,
        popup: somethingInFront(),
      };
      const key = deskKey(press, latest.current);
      if (!key) return;
      event.preventDefault();
      latest.current.act(key);
    };
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, []);
}
