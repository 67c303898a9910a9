/** Tells a person about notes that the grid of sixteenths cannot hold. */
import type { OffGridNote } from '@continuo/corpus';

/**
 * One sentence, or none where every note is on the grid.
 *
 * @example offGridReport([]) // => []
 */
export function offGridReport(notes: readonly OffGridNote[]): string[] {
  if (notes.length === 0) return [];
  const first = notes[0]!;
  return [
    `${notes.length === 1 ? '1 note does' : `${notes.length} notes do`} not lie on sixteenths (the first at tick ${first.note.tick} of track ${first.track + 1}); the model hears them rounded, the score keeps them as they are`,
  ];
}
