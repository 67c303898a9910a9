/** The smallest store: a value, the transitions that change it, and who wants to know. */

export interface Store<T> {
  get(): T;
  /** Applies a pure transition; listeners hear of it only where the value is another one. */
  update(transition: (value: T) => T): void;
  /** @returns the way to stop listening */
  subscribe(listener: () => void): () => void;
}

/** @example const store = createStore(1); store.update((n) => n + 1); store.get() // => 2 */
export function createStore<T>(start: T): Store<T> {
  let value = start;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    update(transition) {
      const next = transition(value);
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
