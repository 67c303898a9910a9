/** How many first notes of phrases are found. */
import { findPhrases, type Note } from '@continuo/music';
import { linesOf } from '../data/index-lines.ts';
import { printTallies, talliesOf } from './tally.ts';

/** Of each note: seconds, seconds where known, pitch; the eighth is the number of its phrase. */
type Solo = { readonly events: readonly (readonly (number | null)[])[] };

/** Prints a table of methods. */
export function benchPhrases(): void {
  const solos = linesOf<Solo>('caution/weimar-jazz-solos/solos.jsonl.gz');
  const tallies = talliesOf(['Grouper', 'LBDM', 'every rest of 0.3 s']);
  for (const { events } of solos) {
    // milliseconds for ticks
    const notes = events.map(([start, duration, pitch]): Note => {
      const tick = Math.round((start ?? 0) * 1000);
      return { pitch: pitch ?? 0, velocity: 80, tick, durationTicks: Math.round((duration ?? 0.2) * 1000) };
    });
    const truth = new Set(events.flatMap((event, i) => (i > 0 && event[7] !== events[i - 1][7] ? [i] : [])));
    const count = (name: string, starts: readonly number[]): void => {
      const inside = starts.filter((start) => start > 0);
      tallies.get(name)?.add(inside.filter((start) => truth.has(start)).length, inside.length, truth.size);
    };
    const startsOf = (method: 'grouper' | 'lbdm'): readonly number[] =>
      findPhrases(notes, { method }).map(({ start }) => start);
    count('Grouper', startsOf('grouper'));
    count('LBDM', startsOf('lbdm'));
    const rests = notes.flatMap(({ tick }, i) =>
      i > 0 && tick - notes[i - 1].tick - notes[i - 1].durationTicks >= 300 ? [i] : [],
    );
    count('every rest of 0.3 s', rests);
  }
  printTallies(`first notes of phrases in ${solos.length} jazz solos, as the transcribers marked them`, tallies);
}
