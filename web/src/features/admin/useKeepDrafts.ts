import { useEffect } from "react";
import { drafts } from "./drafts";

// The browser asks before it throws away what is not saved.
export function useKeepDrafts(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (drafts.get().size) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);
}
