import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, type NoteInWords, scoreFromNotes } from '../create-score.ts';
import { transposeScore } from '../transpose.ts';
import { findBoundaries, noveltyCurve } from './find-boundaries.ts';
import { findSections } from './find-sections.ts';
import { type SelfSimilarity, selfSimilarity } from './self-similarity.ts';

const SCALE = [0, 2, 4, 5, 7, 9, 11];
/** Four quarters a bar: steps of the scale, which halve into two eighths where the second number is 0. */
type Part = readonly (readonly [number, number])[];
const part = (bars: number) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 2 })), {
    minLength: bars * 4,
    maxLength: bars * 4,
  });
function notesOf(parts: readonly Part[]): NoteInWords[] {
  return parts.flat().flatMap(([step, halves], i) => {
    const pitch = 60 + Math.floor(step / 7) * 12 + SCALE[step % 7];
    const tick = i * 480;
    if (halves > 0) return [{ pitch, tick, durationTicks: 480 }];
    return [
      { pitch, tick, durationTicks: 240 },
      { pitch: pitch - 2, tick: tick + 240, durationTicks: 240 },
    ];
  });
}
const formOf = (parts: readonly Part[]) => findSections(scoreFromNotes(notesOf(parts))).map(({ name }) => name);

describe('findSections', () => {
  it.each([4, 8, 16])('law: a piece made as A A B A of %i bars each has the form A A B A', (bars) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = mulberry(seed);
        const [a, b] = [draw(bars, random), draw(bars, random)];
        expect(formOf([a, a, b, a])).toEqual(['A', 'A', 'B', 'A']);
      }),
      { numRuns: 30 },
    );
  });
  it.each(['ABACA', 'ABABCB', 'AABBCCAABB'])(
    '%s of 8 bars each is found in twenty drawn pieces, though stretches of it repeat',
    (form) => {
      // other seeds may draw parts that chance has made alike
      for (let seed = 0; seed < 20; seed++) {
        const random = mulberry(seed);
        const parts: Readonly<Record<string, Part>> = { A: draw(8, random), B: draw(8, random), C: draw(8, random) };
        expect(formOf([...form].map((letter) => parts[letter])).join('')).toBe(form);
      }
    },
  );
  it('what recurs nowhere has few letters: at most one for each 16 bars', () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const bars of [16, 32, 64]) {
        expect(formOf([draw(bars, mulberry(seed))]).length).toBeLessThanOrEqual(Math.max(1, bars / 16));
      }
    }
  });
  it('a section that comes back in another key keeps its name', () => {
    const random = mulberry(8);
    const [a, b] = [draw(8, random), draw(8, random)];
    const notes = notesOf([a, a, b, b, a, a]).map((note) =>
      (note.tick as number) >= 32 * 1920 ? { ...note, pitch: (note.pitch as number) + 5 } : note,
    );
    expect(
      findSections(scoreFromNotes(notes))
        .map(({ name }) => name)
        .join(''),
    ).toBe('AABBAA');
  });
  it('a first bar with a pickup at its end, or without any note, lies before the first section', () => {
    const random = mulberry(2);
    const [a, b] = [draw(8, random), draw(8, random)];
    const later = notesOf([a, b, a]).map((note) => ({ ...note, tick: (note.tick as number) + 1920 }));
    for (const notes of [later, [{ pitch: 60, tick: 1440, durationTicks: 480 }, ...later]]) {
      expect(findSections(scoreFromNotes(notes)).map(({ name, bar, bars }) => [name, bar, bars])).toEqual([
        ['A', 2, 8],
        ['B', 10, 8],
        ['A', 18, 8],
      ]);
    }
  });
  it('a pickup belongs to the first section and does not make it odd', () => {
    const random = mulberry(2);
    const [a, b] = [draw(8, random), draw(8, random)];
    const notes = notesOf([[[0, 1]], a, b, a]);
    expect(
      findSections(scoreFromNotes(notes, { pickupTicks: 480 })).map(({ name, tick, bar, bars }) => [
        name,
        tick,
        bar,
        bars,
      ]),
    ).toEqual([
      ['A', 0, 0, 9],
      ['B', 480 + 8 * 1920, 9, 8],
      ['A', 480 + 16 * 1920, 17, 8],
    ]);
  });
  it('a repeat with some bars changed is A′, and comes back as A′', () => {
    const random = mulberry(3);
    const [a, b] = [draw(8, random), draw(8, random)];
    const varied = [...a.slice(0, 28), ...draw(1, random)];
    expect(formOf([a, varied, b, varied, a])).toEqual(['A', 'A′', 'B', 'A′', 'A']);
  });
  it('sections carry their ticks and bars, cover the piece', () => {
    const random = mulberry(5);
    const [a, b] = [draw(8, random), draw(8, random)];
    const sections = findSections(scoreFromNotes(notesOf([a, a, b])));
    expect(sections.map(({ tick, endTick, bar, bars }) => [tick, endTick, bar, bars])).toEqual([
      [0, 15360, 1, 8],
      [15360, 30720, 9, 8],
      [30720, 46080, 17, 8],
    ]);
  });
  it('an empty score has none, a single bar is one section', () => {
    expect(findSections(createScore())).toEqual([]);
    expect(findSections(scoreFromNotes([{ pitch: 60 }])).map(({ name, bars }) => [name, bars])).toEqual([['A', 1]]);
  });
  it('law: another key has the same sections', () => {
    fc.assert(
      fc.property(part(4), part(4), fc.integer({ min: -20, max: 20 }), (a, b, by) => {
        const score = scoreFromNotes(notesOf([a, b, a, a, b]));
        expect(findSections(transposeScore(score, by))).toEqual(findSections(score));
      }),
      { numRuns: 30 },
    );
  });
});

describe('selfSimilarity', () => {
  it('law: symmetric, 1 on the diagonal, 0–1, and the same in another key', () => {
    fc.assert(
      fc.property(part(6), fc.integer({ min: -20, max: 20 }), (notes, by) => {
        const score = scoreFromNotes(notesOf([notes]));
        const { size, matrix } = selfSimilarity(score);
        expect(size).toBe(6);
        for (let i = 0; i < size; i++) {
          expect(matrix[i * size + i]).toBe(1);
          for (let j = 0; j < size; j++) {
            expect(matrix[i * size + j]).toBe(matrix[j * size + i]);
            expect(matrix[i * size + j]).toBeGreaterThanOrEqual(0);
            expect(matrix[i * size + j]).toBeLessThanOrEqual(1);
          }
        }
        const moved = selfSimilarity(transposeScore(score, by)).matrix;
        expect(moved.every((value, i) => Math.abs(value - matrix[i]) < 1e-5)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
  it('by pitch classes alone, C E G and C E G are alike, C E G and D F A share nothing', () => {
    const chord = (pitches: readonly number[], bar: number) =>
      pitches.map((pitch) => ({ pitch, tick: bar * 1920, durationTicks: 1920 }));
    const notes = [
      [60, 64, 67],
      [72, 64, 55],
      [62, 65, 69],
    ].flatMap(chord);
    const { matrix } = selfSimilarity(scoreFromNotes(notes), { weights: { chroma: 1, rhythm: 0, texture: 0 } });
    expect([...matrix].map((value) => Math.round(value * 100) / 100)).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 1]);
  });
  it('beats are units of their own, and a piece of endless bars is joined', () => {
    const score = scoreFromNotes(notesOf([Array.from({ length: 12 }, (_, i) => [i, 1] as const)]), { meters: '3/4' });
    expect(selfSimilarity(score).ticks).toEqual([0, 1440, 2880, 4320]);
    expect(selfSimilarity(score, { unit: 'beat' }).size).toBe(12);
    const long = selfSimilarity(createScore({ meters: '1/4', endTick: 480 * 5000 }));
    expect([long.size, long.bars]).toEqual([1667, 3]);
  });
});

describe('boundaries', () => {
  /** Two blocks of bars, each wholly like itself and not like the other. */
  const blocks: SelfSimilarity = {
    size: 16,
    matrix: Float32Array.from({ length: 256 }, (_, i) => (i >> 4 < 6 === i % 16 < 6 ? 1 : 0)),
    ticks: Array.from({ length: 16 }, (_, i) => i * 1920),
    bars: 1,
  };
  it('a checkerboard kernel peaks where two blocks meet (Foote 2000)', () => {
    const curve = noveltyCurve(blocks, 4);
    expect(curve.indexOf(Math.max(...curve))).toBe(6);
    expect(findBoundaries(blocks, { method: 'novelty' })).toEqual([{ unit: 6, tick: 11520, strength: 1 }]);
  });
  it('structure features find where a repeated part begins and ends (Serrà et al. 2014)', () => {
    const random = mulberry(11);
    const [a, b] = [draw(8, random), draw(8, random)];
    const found = findBoundaries(selfSimilarity(scoreFromNotes(notesOf([a, b, a]))), { threshold: 0.5 });
    expect(found.map(({ unit }) => unit)).toEqual([8, 16]);
  });
  it('a piece that never changes has none', () => {
    const even = { ...blocks, matrix: new Float32Array(256).fill(1) };
    expect(findBoundaries(even, { method: 'novelty' })).toEqual([]);
  });
});

/** A part by chance. */
function draw(bars: number, random: () => number): Part {
  return Array.from({ length: bars * 4 }, () => [Math.floor(random() * 14), Math.floor(random() * 3)] as const);
}

/** Numbers 0–1 from a seed. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
