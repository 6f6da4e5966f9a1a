import { useSyncExternalStore } from "react";

// Renders again when the part of a store that `select` picks is another one (Object.is).
export function useStore<T, S>(store: { get: () => T; subscribe: (l: () => void) => () => void }, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
