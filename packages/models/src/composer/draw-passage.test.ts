import { type CellNote, unpackCell } from '@continuo/corpus';
import { mixSeed, wordSource } from '@continuo/tensor';
import { describe, expect, test } from 'vitest';
import { drawPassage, PLAIN_TELLING, passageOf, type Telling } from './draw-passage.ts';
import { MOST_BAR_TIMES } from './event-rows.ts';
import { tempoLevel } from './levels.ts';
import { givenEvents } from './passage.ts';
import { madePiece } from './testing/made-piece.ts';

const piece = madePiece();
const whole = { memory: [0, 0], start: 0, end: 8 } as const;
const everything = (): boolean => true;
/** All that can be told. */
const TOLD: Telling = {
  ...PLAIN_TELLING,
  ...{ composer: true, mood: true, energy: true },
  ...{ chord: everything, wish: everything, reference: everything },
};
const short = (notes: readonly CellNote[]): (readonly [number, number])[] =>
  notes.map(({ position, pitch }) => [position, pitch]);

describe('the passage of an excerpt', () => {
  test('gives the cells that are not written, in order, with their notes', () => {
    const { passage, notes } = passageOf(
      piece,
      { ...whole, end: 2 },
      (bar, track) => bar === 1 && track < 2,
      PLAIN_TELLING,
    );
    expect(passage.given.map(({ bar, track }) => [bar, track])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(passage.written).toEqual([
      { bar: 1, track: 0 },
      { bar: 1, track: 1 },
    ]);
    expect(passage.given[1]!.notes).toEqual(unpackCell(piece, 0, 1));
    expect(notes.map(short)).toEqual([
      [
        [0, 77],
        [24, 76],
        [48, 74],
        [72, 77],
      ],
      [
        [0, 53],
        [0, 60],
      ],
    ]);
    // four cells: 4 + 2 + 2 + 2 notes
    expect(givenEvents(passage)).toBe(14);
  });

  test('leaves out tracks that are silent in it', () => {
    const silent = madePiece({ bars: 2 });
    const starts = silent.starts.slice();
    // the drums of bar 0 become the bass's: its own cell is empty
    starts[2] = starts[3]!;
    const { passage } = passageOf({ ...silent, starts }, { ...whole, end: 1 }, everything, PLAIN_TELLING);
    expect(passage.tracks).toEqual([
      { program: 73, isDrums: false },
      { program: 42, isDrums: false },
    ]);
    expect(passage.written).toHaveLength(2);
  });

  test('tells of bars what is asked for, and −1 for the rest', () => {
    const free = { ...PLAIN_TELLING, style: false, tempo: false, key: false, place: false };
    const [bar] = passageOf(piece, whole, everything, free).passage.bars;
    expect(bar).toEqual({
      ...{ steps: 96, time: 0, meter: 0 },
      ...{ tempo: -1, key: -1, style: -1, composer: -1, valence: -1, arousal: -1, energy: -1, since: -1, left: -1 },
      chords: [undefined, undefined],
    });
    const bars = passageOf(piece, whole, everything, TOLD).passage.bars;
    expect(bars[0]).toMatchObject({ tempo: tempoLevel(120), key: 0, style: 1, composer: 3, since: 0, left: 5 });
    expect(bars.map(({ since }) => since)).toEqual([0, 1, 2, 3, 4, 4, 5, 5]);
    expect(bars.map(({ left }) => left)).toEqual([5, 5, 4, 4, 3, 2, 1, 0]);
    // C and D over C and G are a Gsus4, then C and E are a C
    expect(bars[0]!.chords).toEqual([
      { root: 7, kind: 9 },
      { root: 0, kind: 0 },
    ]);
    for (const { valence, arousal, energy } of bars) {
      for (const level of [valence, arousal, energy]) expect([0, 1, 2, 3, 4]).toContain(level);
    }
  });

  test('moves pitches, keys and chords together, and no drum', () => {
    const { passage, notes } = passageOf(piece, { ...whole, end: 1 }, everything, { ...TOLD, transpose: -5 });
    expect(notes.map((cell) => cell.map(({ pitch }) => pitch))).toEqual([
      [67, 69, 71, 67],
      [43, 50],
      [36, 38],
    ]);
    expect(passage.bars[0]).toMatchObject({ key: 7, chords: [{ root: 2 }, { root: 7 }] });
    expect(passage.wishes.get(0)!.register).toBe(Math.floor(68.5 / 4));
  });

  test('wishes of each written cell what is true of it, and nothing of given ones', () => {
    const { passage } = passageOf(piece, whole, (_, track) => track === 1, TOLD);
    expect([...passage.wishes.keys()]).toEqual([1, 4, 7, 10, 13, 16, 19, 22]);
    expect(passage.wishes.get(1)).toEqual({
      ...{ notes: 2, onsets: 1, polyphony: 3, register: Math.floor(51.5 / 4), leaps: -1, dynamics: 7 },
      ...{ reference: -1, told: [] },
    });
    const some = passageOf(piece, whole, everything, { ...TOLD, wish: (wish) => wish === 'onsets' }).passage;
    expect(some.wishes.get(0)).toMatchObject({ notes: -1, onsets: 4, polyphony: -1, register: -1, leaps: -1 });
  });

  test('names the bar that a cell comes back to by its place in the passage, where it is there', () => {
    const told = (memory: readonly [number, number], start: number) =>
      passageOf(piece, { memory, start, end: 6 }, everything, TOLD).passage;
    expect(told([0, 0], 0).wishes.get(4 * 3)!.reference).toBe(0);
    // bars 0 and 1 to remember, then 4 and 5
    const remembered = told([0, 2], 4);
    expect(remembered.bars.map(({ time }) => time)).toEqual([0, 1, 4, 5]);
    expect(remembered.given.map(({ bar }) => bar)).toEqual([0, 0, 0, 1, 1, 1]);
    expect([2, 3].map((bar) => remembered.wishes.get(bar * 3)!.reference)).toEqual([0, 1]);
    expect(told([0, 0], 4).wishes.get(0)!.reference).toBe(-1);
  });

  test('tells some notes of a cell beforehand, or its rhythm', () => {
    let count = 0;
    const second = { ...TOLD, told: () => 'some' as const, isTold: () => ++count % 2 === 0 };
    const rhythm = { ...TOLD, told: () => 'rhythm' as const };
    const of = (telling: Telling) => passageOf(piece, { ...whole, end: 1 }, everything, telling).passage.wishes;
    expect(of(second).get(0)!.told).toEqual([
      { position: 24, pitch: 74 },
      { position: 72, pitch: 72 },
    ]);
    expect(
      of(rhythm)
        .get(0)!
        .told.map(({ position, pitch }) => [position, pitch]),
    ).toEqual([
      [0, -1],
      [24, -1],
      [48, -1],
      [72, -1],
    ]);
  });

  test('has times that end within what times can tell, however far the memory lies back', () => {
    const bar = { ...piece.bars[0]! };
    const count = 400;
    const long = {
      ...madePiece({ bars: 1 }),
      bars: Array.from({ length: count }, () => bar),
      starts: Int32Array.from({ length: count * 3 + 1 }, (_, cell) => Math.min(cell, 8)),
      ...{ keys: new Int8Array(count), valence: new Float32Array(count), arousal: new Float32Array(count) },
    };
    const { passage } = passageOf(long, { memory: [0, 2], start: 300, end: 310 }, everything, PLAIN_TELLING);
    const times = passage.bars.map(({ time }) => time);
    expect(times.slice(2)).toEqual(Array.from({ length: 10 }, (_, bar) => times[2]! + bar));
    expect(times.slice(0, 2)).toEqual([0, 0]);
    expect(times[2]).toBeGreaterThan(MOST_BAR_TIMES / 2);
    expect(times.at(-1)).toBeLessThan(MOST_BAR_TIMES);
  });
});

describe('drawing a passage', () => {
  const drawn = (seed: number) => drawPassage(piece, 40, wordSource(mixSeed(seed, 3)));

  test('takes the same seed to the same passage, others to others', () => {
    expect(drawn(1)).toEqual(drawn(1));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => JSON.stringify(drawn(seed)))).size).toBe(6);
  });

  test('has every cell of its bars and tracks once, given or to be written, and takes about the events asked for', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const { passage, notes } = drawn(seed);
      const cells = [...passage.given, ...passage.written].map(({ bar, track }) => bar * passage.tracks.length + track);
      expect([...cells].sort((a, b) => a - b)).toEqual([...Array(passage.bars.length * passage.tracks.length).keys()]);
      expect(notes).toHaveLength(passage.written.length);
      expect(passage.written.length).toBeGreaterThan(0);
      const events = givenEvents(passage) + passage.written.length + notes.flat().length;
      // a bar of three cells has eight notes; a memory may join what it touches
      expect(events).toBeLessThanOrEqual(40 + 11);
    }
  });

  test('moves all pitches by the same, and none beyond what can be played', () => {
    const plain = madePiece({ hasDrums: false });
    const tuneOn = (pitch: number) => ({
      ...plain,
      notes: plain.notes.map((value, place) => (place % 4 === 1 && value > 60 ? pitch : value)),
    });
    const spans = (pitch: number) =>
      Array.from({ length: 100 }, (_, seed) => {
        const { passage, notes } = drawPassage(tuneOn(pitch), 200, wordSource(mixSeed(seed, 5)));
        const pitches = [...passage.given.map((cell) => cell.notes), ...notes].flat().map((note) => note.pitch);
        return [Math.min(...pitches), Math.max(...pitches)] as const;
      });
    // the bass lies on 43 to 60
    for (const [low, high] of spans(127)) expect([low <= 43, high - low]).toEqual([true, 84]);
    for (const [low, high] of spans(0)) expect([low >= 0, high - low]).toEqual([true, 60]);
    expect(new Set(spans(127).map(([low]) => low))).toEqual(new Set([37, 38, 39, 40, 41, 42, 43]));
  });

  test('writes from nothing about half of the time, and fills holes in the rest', () => {
    const given = Array.from({ length: 400 }, (_, seed) => {
      const { passage } = drawPassage(piece, 200, wordSource(mixSeed(seed, 9)));
      return passage.given.length === 0;
    });
    const share = given.filter(Boolean).length / given.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.65);
  });
});
