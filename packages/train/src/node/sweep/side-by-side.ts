/** Several long works at once, whose events come as one stream. */

/**
 * Starts up to `jobs` works at a time and yields their events as they come; an error in one ends them all.
 *
 * Leaving the loop ends the works that are under way, as `return` does in each.
 *
 * @example for await (const event of sideBySide(runs, 2, (run) => train(run))) console.log(event)
 */
export async function* sideBySide<Item, Event>(
  items: readonly Item[],
  jobs: number,
  start: (item: Item) => AsyncGenerator<Event, void, undefined>,
): AsyncGenerator<Event, void, undefined> {
  type Work = AsyncGenerator<Event, void, undefined>;
  type Said = { readonly work: Work; readonly said: IteratorResult<Event, void> };
  const waiting = [...items];
  const active = new Map<Work, Promise<Said>>();
  const ask = (work: Work): void => {
    const next = work.next().then((said) => ({ work, said }));
    next.catch(() => {}); // told by the race, also where it fails between two of them
    active.set(work, next);
  };
  try {
    while (waiting.length > 0 || active.size > 0) {
      while (waiting.length > 0 && active.size < jobs) ask(start(waiting.shift()!));
      const { work, said } = await Promise.race(active.values());
      if (said.done) {
        active.delete(work);
        continue;
      }
      ask(work);
      yield said.value;
    }
  } finally {
    await Promise.allSettled([...active].map(async ([work]) => work.return()));
  }
}
