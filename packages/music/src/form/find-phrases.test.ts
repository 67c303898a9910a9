import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreFromNotes } from '../create-score.ts';
import type { Note } from '../score.ts';
import { findPhrases } from './find-phrases.ts';
import { boundaryStrengths } from './local-boundaries.ts';

/** Notes of these pitches and lengths in quarters; a negative length is a rest. */
function line(tune: readonly (readonly [number, number])[]): readonly Note[] {
  let tick = 0;
  const notes = tune.flatMap(([pitch, quarters]) => {
    const start = tick;
    tick += Math.abs(quarters) * 480;
    return quarters < 0 ? [] : [{ pitch, tick: start, durationTicks: quarters * 480 }];
  });
  return scoreFromNotes(notes).tracks[0].notes;
}

/** Beethoven's "Ode to Joy", its four lines without the early entry of the last. */
const ODE: readonly (readonly [number, number])[] = [
  ...[64, 64, 65, 67, 67, 65, 64, 62, 60, 60, 62, 64].map((pitch) => [pitch, 1] as const),
  [64, 1.5],
  [62, 0.5],
  [62, 2],
  ...[64, 64, 65, 67, 67, 65, 64, 62, 60, 60, 62, 64].map((pitch) => [pitch, 1] as const),
  [62, 1.5],
  [60, 0.5],
  [60, 2],
];

describe('findPhrases', () => {
  it('"Ode to Joy" falls into lines of 15 notes', () => {
    expect(findPhrases(line(ODE)).map(({ start, end }) => [start, end])).toEqual([
      [0, 15],
      [15, 30],
    ]);
  });
  it.each(['grouper', 'lbdm'] as const)('a rest parts phrases, by %s', (method) => {
    const half = [60, 62, 64, 62, 65, 64, 62, 60].map((pitch) => [pitch, 0.5] as const);
    const notes = line([...half, [0, -1.5], ...half, [0, -1.5], ...half]);
    expect(findPhrases(notes, { method, threshold: 0.5 }).map(({ start }) => start)).toEqual([0, 8, 16]);
  });
  it('the local boundary profile of one long note among short ones, worked by hand', () => {
    // times between onsets 1 1 1 3 1 1: changes 0 0 ½ ½ 0, times the values ½ 3 ½, by the largest 1/6 1 1/6, weighed ½
    const strengths = boundaryStrengths(line([1, 1, 1, 3, 1, 1, 1].map((quarters) => [60, quarters] as const)));
    expect([...strengths].map((value) => Math.round(value * 1200) / 1200)).toEqual(
      [0, 0, 0, 100, 600, 100, 0].map((x) => x / 1200),
    );
  });
  it('law: phrases cover the line in order, whatever it is, the same in every key and tempo', () => {
    const tune = fc.array(fc.tuple(fc.integer({ min: 40, max: 80 }), fc.constantFrom(0.5, 1, 2, 3, -1)), {
      minLength: 1,
      maxLength: 120,
    });
    fc.assert(
      fc.property(tune, fc.constantFrom('grouper' as const, 'lbdm' as const), (pairs, method) => {
        const notes = line(pairs);
        const phrases = findPhrases(notes, { method });
        expect(phrases.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))).toEqual([
          ...notes.keys(),
        ]);
        const slower = notes.map((note) => ({
          ...note,
          pitch: note.pitch + 5,
          tick: note.tick * 2,
          durationTicks: note.durationTicks * 2,
        }));
        expect(findPhrases(slower, { method }).map(({ start }) => start)).toEqual(phrases.map(({ start }) => start));
      }),
    );
  });
});
