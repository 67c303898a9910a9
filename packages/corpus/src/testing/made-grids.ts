/** Arbitrary grids for laws, drawn by fast-check; used by tests only. */
import fc from 'fast-check';
import { type ChoraleGrid, HIGHEST_PITCH, LOWEST_PITCH, SILENT } from '../chorale-grid.ts';

/** Grids of 0–40 frames whose voices hold, move and rest. */
export const anyGrid: fc.Arbitrary<ChoraleGrid> = fc
  .array(
    fc.record({
      frames: fc.integer({ min: 1, max: 9 }),
      pitches: fc.tuple(
        ...[0, 1, 2, 3].map(() =>
          fc.oneof(
            { weight: 1, arbitrary: fc.constant(SILENT) },
            { weight: 6, arbitrary: fc.integer({ min: LOWEST_PITCH, max: HIGHEST_PITCH }) },
          ),
        ),
      ),
      held: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    }),
    { maxLength: 8 },
  )
  .map((chords) => {
    const frames: number[][] = [];
    for (const chord of chords) {
      const before = frames.at(-1);
      const frame = chord.pitches.map((pitch, voice) =>
        before !== undefined && chord.held[voice] ? before[voice]! : pitch,
      );
      for (let count = 0; count < chord.frames; count++) frames.push(frame);
    }
    return { length: frames.length, pitches: Int16Array.from(frames.flat()) };
  });
