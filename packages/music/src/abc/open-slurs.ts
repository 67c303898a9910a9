/** Slurs of a voice that have begun and not ended (ABC 2.1, section 4.11). */
import type { DraftBar, DraftEvent } from './draft.ts';

const MOST_SLURS = 16;

export class OpenSlurs {
  /** in the order in which they began; the event is missing until the note after the sign has come */
  #open: { readonly number: number; event: DraftEvent | undefined }[] = [];

  /** A slur begins before the next note; false where too many are open. */
  begin(): boolean {
    if (this.#open.length >= MOST_SLURS) return false;
    let number = 1;
    while (this.#open.some((slur) => slur.number === number)) number++;
    this.#open.push({ number, event: undefined });
    return true;
  }

  /** The note after the signs has come. */
  startAt(event: DraftEvent): void {
    for (const slur of this.#open) {
      if (slur.event) continue;
      slur.event = event;
      event.slurStart.push(slur.number);
    }
  }

  /** The last slur that did not begin on the same note ends; false where there is none. */
  endAt(event: DraftEvent | undefined): boolean {
    const index = this.#open.findLastIndex(
      (slur) => slur.event !== undefined && slur.event.slurStart !== event?.slurStart,
    );
    if (!event || index < 0) return false;
    event.slurStop.push(this.#open[index].number);
    this.#open.splice(index, 1);
    return true;
  }

  /** At the end of a voice: slurs that are still open are taken out, and the rest numbered again; how many they were. */
  finish(bars: readonly DraftBar[]): number {
    for (const { number, event } of this.#open) {
      if (event) event.slurStart.splice(event.slurStart.indexOf(number), 1);
    }
    if (this.#open.length > 0) renumber(bars);
    return this.#open.length;
  }
}

/** Every slur gets the lowest number that is free where it begins. */
function renumber(bars: readonly DraftBar[]): void {
  const open = new Map<number, number>();
  for (const event of bars.flatMap(({ lanes }) => lanes.flatMap(({ events }) => events))) {
    const stops = event.slurStop.map((number) => ({ number, renamed: open.get(number) ?? number }));
    event.slurStart.forEach((number, i) => {
      const taken = [...open.values()];
      let renamed = 1;
      while (taken.includes(renamed)) renamed++;
      open.set(number, renamed);
      event.slurStart[i] = renamed;
    });
    stops.forEach(({ number, renamed }, i) => {
      event.slurStop[i] = renamed;
      open.delete(number);
    });
  }
}
