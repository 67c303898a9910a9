import type { CellNote } from '@continuo/corpus';
import { describe, expect, test } from 'vitest';
import { EVENT_WIDTH, KnownCells, PLACE_WIDTH, TIMES_A_BAR, TONE_WIDTH } from './event-rows.ts';
import { type CellPlace, type CellWish, FREE_CELL, type Passage, type PassageBar } from './passage.ts';

const FREE_BAR: PassageBar = {
  ...{ steps: 96, time: 0, meter: 0, tempo: -1, key: -1, style: -1, composer: -1 },
  ...{ valence: -1, arousal: -1, energy: -1, since: -1, left: -1 },
  chords: [undefined, undefined],
};
const note = (position: number, pitch: number, duration = 24, velocity = 80): CellNote => ({
  ...{ position, pitch, duration, velocity },
});

/** A flute, a cello and drums, four bars with nothing told but what is said. */
function passageOf(
  bar: Partial<PassageBar> = {},
  wishes: readonly (readonly [number, Partial<CellWish>])[] = [],
): Passage {
  return {
    bars: [0, 1, 2, 3].map((time) => ({ ...FREE_BAR, time, ...bar })),
    tracks: [
      { program: 73, isDrums: false },
      { program: 42, isDrums: false },
      { program: 0, isDrums: true },
    ],
    ...{ given: [], written: [] },
    wishes: new Map(wishes.map(([cell, wish]) => [cell, { ...FREE_CELL, ...wish }])),
  };
}

/** Cells that are known, the last of them open. */
type Cell = CellPlace & { readonly notes?: readonly CellNote[]; readonly isGiven?: boolean };
function knownOf(passage: Passage, cells: readonly Cell[]): KnownCells {
  const known = new KnownCells(passage);
  for (const { notes = [], isGiven = false, ...place } of cells) {
    known.begin(place, isGiven);
    for (const each of notes) known.push(each);
  }
  return known;
}

const ones = (row: Uint8Array): number[] =>
  [...row.entries()].flatMap(([index, value]) => (value === 1 ? [index] : []));
function eventRow(passage: Passage, cells: readonly Cell[]): number[] {
  const row = new Uint8Array(EVENT_WIDTH);
  knownOf(passage, cells).writeEvent(row, 0);
  return ones(row);
}
function placeRow(passage: Passage, cells: readonly Cell[], position: number): number[] {
  const row = new Uint8Array(PLACE_WIDTH);
  knownOf(passage, cells).writePlace(row, 0, position);
  return ones(row);
}
function toneRow(passage: Passage, cells: readonly Cell[], position: number, pitch: number): number[] {
  const row = new Uint8Array(TONE_WIDTH);
  knownOf(passage, cells).writeTone(row, 0, position, pitch);
  return ones(row);
}

/** What one row has and another has not. */
const gained = (after: readonly number[], before: readonly number[]): number[] =>
  after.filter((index) => !before.includes(index));

const OPEN: Cell = { bar: 1, track: 0 };

describe('the row of an event', () => {
  test('tells each fact of a bar by its level, each in a part of its own, and nothing of those that are free', () => {
    const facts = ['tempo', 'key', 'style', 'valence', 'arousal', 'energy', 'since', 'left'] as const;
    const free = eventRow(passageOf(), [OPEN]);
    const lowest = facts.map((fact) => {
      const levels = [0, 1, 4].map((level) => gained(eventRow(passageOf({ [fact]: level }), [OPEN]), free));
      const [first] = levels[0]!;
      expect(levels).toEqual([[first], [first! + 1], [first! + 4]]);
      expect(gained(free, eventRow(passageOf({ [fact]: 1 }), [OPEN]))).toEqual([]);
      return first!;
    });
    expect([...lowest].sort((a, b) => a - b)).toEqual(lowest);
    // widths between the beginnings: tempi, keys, styles, three of five levels, distances
    expect(lowest.slice(1).map((each, place) => each - lowest[place]!)).toEqual([24, 24, 32, 5, 5, 5, 9]);
  });

  test('tells who composed it in the columns that styles leave, from the last one down', () => {
    const free = eventRow(passageOf(), [OPEN]);
    const [style] = gained(eventRow(passageOf({ style: 0 }), [OPEN]), free);
    expect(gained(eventRow(passageOf({ composer: 0 }), [OPEN]), free)).toEqual([style! + 31]);
    expect(gained(eventRow(passageOf({ style: 1, composer: 22 }), [OPEN]), free)).toEqual([style! + 1, style! + 9]);
  });

  test('tells the meter and the length of a bar in quarters', () => {
    const common = eventRow(passageOf(), [OPEN]);
    const waltz = eventRow(passageOf({ meter: 1, steps: 72 }), [OPEN]);
    const [less, more] = [gained(common, waltz), gained(waltz, common)];
    expect(more).toEqual([less[0]! + 1, less[1]! - 1]);
    // eight quarters are the longest
    expect(gained(eventRow(passageOf({ steps: 192 }), [OPEN]), common)).toEqual([less[1]! + 4]);
  });

  test('tells the chords of both halves: root and kind', () => {
    const free = eventRow(passageOf(), [OPEN]);
    const of = (chords: PassageBar['chords']) => gained(eventRow(passageOf({ chords }), [OPEN]), free);
    const [root, kind] = of([{ root: 0, kind: 0 }, undefined]);
    expect(kind! - root!).toBe(12);
    expect(of([{ root: 7, kind: 4 }, undefined])).toEqual([root! + 7, kind! + 4]);
    expect(of([undefined, { root: 7, kind: 4 }])).toEqual([root! + 22 + 7, kind! + 22 + 4]);
  });

  test('tells the wishes of a cell to be written, and of no other', () => {
    const wishes = ['polyphony', 'register', 'leaps', 'dynamics', 'notes', 'onsets'] as const;
    const free = eventRow(passageOf(), [OPEN]);
    const first = wishes.map((wish) => {
      const of = (level: number) => gained(eventRow(passageOf({}, [[3, { [wish]: level }]]), [OPEN]), free);
      expect(of(3)).toEqual([of(0)[0]! + 3]);
      expect(eventRow(passageOf({}, [[4, { [wish]: 3 }]]), [OPEN])).toEqual(free);
      return of(0)[0]!;
    });
    expect(new Set(first).size).toBe(6);
    const given = { ...OPEN, isGiven: true };
    expect(eventRow(passageOf({}, [[3, { notes: 3, register: 9 }]]), [given])).toEqual(eventRow(passageOf(), [given]));
  });

  test('counts the notes and onsets that are still to come', () => {
    const left = (wish: Partial<CellWish>, notes: readonly CellNote[]): number => {
      const cell = { ...OPEN, notes };
      const [with_] = gained(eventRow(passageOf({}, [[3, wish]]), [cell]), eventRow(passageOf(), [cell]));
      const [none] = gained(
        eventRow(passageOf({}, [[3, Object.fromEntries(Object.keys(wish).map((name) => [name, 0]))]]), [OPEN]),
        eventRow(passageOf(), [OPEN]),
      );
      return with_! - none!;
    };
    const chord = [note(0, 60), note(0, 64), note(24, 67)];
    expect([left({ notes: 5 }, []), left({ notes: 5 }, chord), left({ notes: 2 }, chord)]).toEqual([5, 2, 0]);
    expect([left({ onsets: 5 }, []), left({ onsets: 5 }, chord), left({ onsets: 40 }, [])]).toEqual([5, 3, 33]);
  });

  test('tells the last note: position, place in the quarter, pitch, pitch class, length, loudness', () => {
    const of = (last: CellNote) => eventRow(passageOf(), [{ ...OPEN, notes: [last] }]);
    const plain = of(note(30, 60));
    const change = (last: CellNote) => {
      const row = of(last);
      const [lost, won] = [gained(plain, row), gained(row, plain)];
      return won.map((index, place) => index - lost[place]!);
    };
    // 31 is one place later in the bar and in the quarter
    expect(change(note(31, 60))).toEqual([1, 1]);
    expect(change(note(54, 60))).toEqual([24]);
    expect(change(note(30, 61))).toEqual([1, 1]);
    expect(change(note(30, 72))).toEqual([12]);
    expect(change(note(30, 60, 27))).toEqual([1]);
    expect(change(note(30, 60, 24, 97))).toEqual([2]);
  });

  test('tells beginnings of cells, what is given, drums and chords apart by its first five', () => {
    const kind = (cell: Cell) => eventRow(passageOf(), [cell]).filter((index) => index < 5);
    expect(kind(OPEN)).toEqual([0]);
    expect(kind({ ...OPEN, notes: [note(0, 60)] })).toEqual([1]);
    expect(kind({ ...OPEN, notes: [note(0, 60), note(24, 64)] })).toEqual([1]);
    expect(kind({ ...OPEN, notes: [note(0, 60), note(0, 64)] })).toEqual([1, 4]);
    expect(kind({ ...OPEN, isGiven: true })).toEqual([0, 2]);
    expect(kind({ bar: 1, track: 2, notes: [note(0, 36)], isGiven: true })).toEqual([1, 2, 3]);
  });

  test('tells instruments by program, family and rank; drums by their own keys and no program', () => {
    const [flute, cello] = [0, 1].map((track) => eventRow(passageOf(), [{ bar: 1, track }]));
    const [less, more] = [gained(flute!, cello!), gained(cello!, flute!)];
    expect(more.map((index, place) => index - less[place]!)).toEqual([42 - 73, (42 >> 3) - (73 >> 3), 1]);
    const [tone, key] = [0, 2].map((track) => eventRow(passageOf(), [{ bar: 1, track, notes: [note(0, 36)] }]));
    // family 16 and rank 2 instead of 9 and 0; the kind, and the key 128 later than the pitch
    expect(gained(key!, tone!)).toEqual([3, gained(tone!, key!)[0]! + 128, expect.any(Number), expect.any(Number)]);
  });

  test('tells what follows in the bar before, two before, the one named and what was told', () => {
    const before: Cell = { bar: 1, track: 0, notes: [note(0, 60), note(24, 62), note(48, 64)] };
    const here = (passage: Passage, cells: readonly Cell[], ...notes: CellNote[]) => {
      const cell = { bar: 3, track: 0, notes };
      return gained(eventRow(passage, [...cells, cell]), eventRow(passage, [cell]));
    };
    const open = here(passageOf(), [before]);
    // two before: next position 0 (by two steps), that there is such a bar, its next pitch
    expect(open.map((index) => index - open[0]!)).toEqual([0, 97, 98 + 60]);
    expect(here(passageOf(), [{ ...before, bar: 2 }])).toEqual(open.map((index) => index - 227));
    // after a note of its own: the next after it in the other bar, and whether the two agree
    const next = here(passageOf(), [before], note(24, 62));
    expect(next.map((index) => index - open[0]!)).toEqual([12 + 12, 97, 98 + 64, 226]);
    expect(here(passageOf(), [before], note(24, 63)).map((index) => index - open[0]!)).toEqual([24, 97, 98 + 64]);
    // none is left: place 96
    expect(here(passageOf(), [before], note(60, 63)).map((index) => index - open[0]!)).toEqual([96, 97]);
    const named = passageOf({}, [[9, { reference: 0 }]]);
    expect(here(named, [{ ...before, bar: 0 }]).map((index) => index - open[0]!)).toEqual([
      227,
      227 + 97,
      227 + 98 + 60,
    ]);
    // a bar that is to come back to itself has nothing to come back to
    const itself = passageOf({}, [[9, { reference: 3 }]]);
    expect(eventRow(itself, [{ bar: 3, track: 0, notes: [note(0, 60)] }])).toEqual(
      eventRow(passageOf(), [{ bar: 3, track: 0, notes: [note(0, 60)] }]),
    );
    const told = passageOf({}, [[9, { told: [{ position: 12, pitch: -1 }] }]]);
    const cell = { bar: 3, track: 0 };
    const toldRow = gained(eventRow(told, [cell]), eventRow(passageOf(), [cell]));
    expect(toldRow.map((index) => index - open[0]!)).toEqual([454 + 6, 454 + 97]);
  });

  test('does not take bars for neighbours that are far apart in time, nor the other tracks', () => {
    const apart = { ...passageOf(), bars: [0, 1, 7, 8].map((time) => ({ ...FREE_BAR, time })) };
    const before: Cell = { bar: 1, track: 0, notes: [note(0, 60)] };
    const cell = { bar: 2, track: 0 };
    expect(eventRow(apart, [before, cell])).toEqual(eventRow(apart, [cell]));
    expect(eventRow(passageOf(), [{ ...before, track: 1 }, cell])).toEqual(eventRow(passageOf(), [cell]));
    expect(eventRow(passageOf(), [before, cell])).not.toEqual(eventRow(passageOf(), [cell]));
  });
});

describe('the time of an event', () => {
  test('is that of its bar, 48 a bar, and of its last note by two steps', () => {
    const time = (...cells: Cell[]) => knownOf(passageOf(), cells).time;
    expect(time({ bar: 2, track: 0 })).toBe(2 * TIMES_A_BAR);
    expect(time({ bar: 2, track: 0, notes: [note(0, 60), note(49, 60)] })).toBe(2 * TIMES_A_BAR + 24);
    // a bar longer than four quarters stays within its own
    expect(time({ bar: 2, track: 0, notes: [note(180, 60)] })).toBe(3 * TIMES_A_BAR - 1);
  });
});

describe('the row of a place', () => {
  test('tells what sounds there, of all pitched tracks: pitch, class and bass', () => {
    const cello: Cell = { bar: 1, track: 1, notes: [note(0, 48, 48), note(24, 55, 24)], isGiven: true };
    const drums: Cell = { bar: 1, track: 2, notes: [note(0, 36, 96)], isGiven: true };
    const heard = (position: number, ...cells: Cell[]) =>
      gained(placeRow(passageOf(), [...cells, OPEN], position), placeRow(passageOf(), [OPEN], position));
    const one = heard(0, cello);
    expect(one).toHaveLength(3);
    const [pitch, pitchClass, bass] = one;
    expect([pitchClass! - pitch!, bass! - pitchClass!]).toEqual([128 - 48, 12]);
    // position, quarter and family come first: the sounding pitches begin after 192 + 24 + 17
    expect(pitch).toBe(192 + 24 + 17 + 48);
    expect(heard(24, cello)).toEqual([pitch, pitch! + 7, pitchClass, pitchClass! + 7, bass]);
    expect(heard(48, cello)).toEqual([]);
    expect(heard(24, drums)).toEqual([]);
    // a note from the bar before that still sounds
    expect(heard(12, { ...cello, bar: 0, notes: [note(72, 48, 37)] })).toEqual(one);
    expect(heard(13, { ...cello, bar: 0, notes: [note(72, 48, 37)] })).toEqual([]);
  });

  test('tells the tones and kind of the chord of its half', () => {
    const chords = [
      { root: 0, kind: 0 },
      { root: 7, kind: 4 },
    ] as const;
    const free = (position: number) => placeRow(passageOf(), [OPEN], position);
    const told = (position: number) => gained(placeRow(passageOf({ chords }), [OPEN], position), free(position));
    const [root] = told(0);
    expect(told(0).map((index) => index - root!)).toEqual([0, 4, 7, 12]);
    expect(told(47)).toEqual(told(0));
    // G7: 7 11 2 5, and the fifth kind
    expect(told(48).map((index) => index - root!)).toEqual([2, 5, 7, 11, 16]);
  });

  test('tells what stands there in the bars that it may come back to, and the note of its own that it would lie on', () => {
    const before: Cell = { bar: 0, track: 0, notes: [note(0, 60), note(24, 62), note(24, 65)] };
    const echo = (position: number, ...notes: CellNote[]) =>
      gained(
        placeRow(passageOf(), [before, { ...OPEN, notes }], position),
        placeRow(passageOf(), [{ ...OPEN, notes }], position),
      );
    const [at60] = echo(0);
    expect(echo(24)).toEqual([at60! + 2, at60! + 5]);
    expect(echo(25)).toEqual([]);
    // an onset that is told without its pitch says nothing of it, one with it does
    const told = [
      { position: 24, pitch: -1 },
      { position: 36, pitch: 62 },
    ];
    const wished = (position: number) =>
      gained(placeRow(passageOf({}, [[3, { told }]]), [OPEN], position), placeRow(passageOf(), [OPEN], position));
    expect([wished(24), wished(36)]).toEqual([[], [at60! + 3 * 128 + 2]]);
    const chord = gained(
      placeRow(passageOf(), [{ ...OPEN, notes: [note(24, 67, 1)] }], 24),
      placeRow(passageOf(), [OPEN], 24),
    );
    // its sounding pitch, class and bass, that it is a chord, and above which class
    expect(chord.slice(3)).toEqual([PLACE_WIDTH - 14, PLACE_WIDTH - 13 + 7]);
    const drum = placeRow(passageOf(), [{ bar: 1, track: 2, notes: [note(24, 36)] }], 24);
    expect(drum.slice(-2)).toEqual([PLACE_WIDTH - 14, PLACE_WIDTH - 1]);
  });
});

describe('the row of a tone', () => {
  test('tells the pitch, or the key of a drum', () => {
    expect(toneRow(passageOf(), [OPEN], 0, 60)).toEqual([60]);
    expect(toneRow(passageOf(), [{ bar: 1, track: 2 }], 0, 36)).toEqual([128 + 36]);
  });

  test('tells how long the note there was in a bar that it may come back to, and whether it is the same', () => {
    const before: Cell = { bar: 0, track: 0, notes: [note(0, 60, 1), note(24, 62, 3)] };
    const of = (position: number, pitch: number) => toneRow(passageOf(), [before, OPEN], position, pitch);
    expect(of(0, 60)).toEqual([60, 256, TONE_WIDTH - 1]);
    expect(of(24, 60)).toEqual([60, 256 + 2]);
    expect(of(25, 62)).toEqual([62]);
  });
});
