/** How many notes come back to the place on the grid where they were printed. */
import { quantize, type Score } from '@continuo/music';
import { freely, jittered, type Remembering } from './play-by-chance.ts';

/**
 * The share of notes that come back to their tick, the file's beat being known.
 *
 * @param jitter  standard deviation of each note's time, in milliseconds
 */
export function placeRow(scores: readonly Score[], jitter: number): Record<string, string | number> {
  let right = 0;
  let count = 0;
  let sixteenths = 0;
  for (const [seed, score] of scores.entries()) {
    const { score: found } = quantize(jittered(score, jitter / 1000, seed), { tempoFollows: 'file', swing: 'keep' });
    for (const track of score.tracks) {
      count += track.notes.length;
      sixteenths += track.notes.filter((note) => (note.tick * 4) % score.ticksPerQuarter === 0).length;
    }
    for (const track of found.tracks) {
      for (const note of track.notes as readonly Remembering[]) if (note.tick === note.stood) right++;
    }
  }
  return {
    scores: scores.length,
    notes: count,
    right: (right / count).toFixed(3),
    'stand on sixteenths': (sixteenths / count).toFixed(3),
  };
}

/** The share of intervals between successive onsets that come out right, when all of a piece are told by one factor. */
export function intervalRow(scores: readonly Score[], jitter: number): Record<string, string | number> {
  let right = 0;
  let count = 0;
  for (const [seed, score] of scores.entries()) {
    const { score: found } = quantize(freely(score, jitter / 1000, seed), {
      tempoFollows: 'performance',
      swing: 'keep',
    });
    const notes = found.tracks.flatMap((track) => track.notes as readonly Remembering[]);
    notes.sort((a, b) => a.stood - b.stood || a.tick - b.tick);
    const pairs: [number, number][] = [];
    for (let n = 1; n < notes.length; n++) {
      const stood = (notes[n].stood - notes[n - 1].stood) / score.ticksPerQuarter;
      if (stood > 0) pairs.push([stood, (notes[n].tick - notes[n - 1].tick) / found.ticksPerQuarter]);
    }
    const hits = [1 / 3, 1 / 2, 2 / 3, 1, 3 / 2, 2, 3].map(
      (factor) => pairs.filter(([stood, got]) => Math.abs(got * factor - stood) < 1 / 48).length,
    );
    right += Math.max(...hits);
    count += pairs.length;
  }
  return { scores: scores.length, intervals: count, right: (right / count).toFixed(3) };
}
