// A value that changes and tells. React reads it with useSyncExternalStore; nothing here knows React.
export type Store<T> = {
  get: () => T;
  subscribe: (listener: () => void) => () => void;
};

export class Cell<T> implements Store<T> {
  private readonly listeners = new Set<() => void>();
  constructor(private value: T) {}

  get = (): T => this.value;

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of [...this.listeners]) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
