import { CELL_DURATIONS, type CellNote } from '@continuo/corpus';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, describe, expect, test } from 'vitest';
import { ModelFileError } from '../model-file-error.ts';
import { openModel } from '../open-model.ts';
import type { ScoreModel } from '../score-model.ts';
import type { KnownPassage } from './composer-batch.ts';
import { PROMPT_LENGTH } from './composer-generation.ts';
import type { EventNats } from './composer-likelihood.ts';
import { type Mask, PLAIN_TELLING, passageOf, type Telling } from './draw-passage.ts';
import { END_OF_CELL, NOTE_TOKENS, POSITIONS } from './event-rows.ts';
import { VELOCITY_LEVELS, velocityOfLevel } from './levels.ts';
import { givenEvents } from './passage.ts';
import { madePiece } from './testing/made-piece.ts';
import { randomComposer } from './testing/random-composer.ts';
import { beyondRounding, type Said, saidOfWhole, saidWhileWriting } from './testing/said-by-composer.ts';

const device = nodeDevice({ threads: 1 });
const file = randomComposer();
const model = openModel(file, device) as ScoreModel;
afterAll(() => model.dispose());

const piece = madePiece();
const everything = (): boolean => true;
const TOLD: Telling = {
  ...PLAIN_TELLING,
  ...{ mood: true, energy: true, chord: everything, wish: everything, reference: everything },
  told: (bar) => (bar === 2 ? 'some' : bar === 3 ? 'rhythm' : 'none'),
  isTold: everything,
};
const LENGTH = 100;
const known = (isWritten: Mask = everything, telling: Telling = PLAIN_TELLING, start = 0): KnownPassage =>
  passageOf(piece, { memory: [0, 0], start, end: start === 0 ? 7 : 8 }, isWritten, telling);
const whole = async (passages: readonly KnownPassage[]): Promise<Said[]> => saidOfWhole(file, device, passages, LENGTH);
const total = (nats: Readonly<Record<keyof EventNats, number>>): number =>
  nats.position + nats.pitch + nats.duration + nats.velocity;
/** A passage that is told nothing of the cells to be written, with one note changed. */
const withNote = (
  { passage, notes }: KnownPassage,
  cell: number,
  place: number,
  change: Partial<CellNote>,
): KnownPassage => ({
  passage,
  notes: notes.map((each, index) =>
    index === cell ? each.map((note, at) => (at === place ? { ...note, ...change } : note)) : each,
  ),
});
/** The number of a note among the events. */
const eventOf = ({ notes }: KnownPassage, cell: number, place: number): number =>
  notes.slice(0, cell).reduce((sum, each) => sum + each.length + 1, 0) + place;

describe('what a composer finds of a passage', () => {
  test('of what comes before a note does not move by a bit when that changes; what it finds of the note does', async () => {
    const plain = known((bar, track) => bar > 0 || track > 0);
    const [before] = await whole([plain]);
    for (const [cell, place] of [
      [0, 0],
      [2, 1],
      [8, 3],
    ] as const) {
      const event = eventOf(plain, cell, place);
      for (const change of [{ pitch: plain.notes[cell]![place]!.pitch + 1 }, { duration: 6 }, { velocity: 3 }]) {
        const [after] = await whole([withNote(plain, cell, place, change)]);
        expect(after!.nats.slice(0, event)).toEqual(before!.nats.slice(0, event));
        expect(total(after!.nats[event]!)).not.toBe(total(before!.nats[event]!));
        // and what follows hears of it
        expect(total(after!.nats[event + 1]!)).not.toBe(total(before!.nats[event + 1]!));
      }
      const [moved] = await whole([
        withNote(plain, cell, place, { position: plain.notes[cell]![place]!.position + 1 }),
      ]);
      expect(moved!.nats.slice(0, event)).toEqual(before!.nats.slice(0, event));
      expect(moved!.nats[event]!.position).not.toBe(before!.nats[event]!.position);
    }
  });

  test('of a note’s position does not hear its pitch, nor of its pitch its length, nor of that its loudness', async () => {
    const plain = known();
    const [before, pitch, duration, velocity] = (
      await whole([
        plain,
        withNote(plain, 3, 1, { pitch: 90 }),
        withNote(plain, 3, 1, { duration: 3 }),
        withNote(plain, 3, 1, { velocity: 3 }),
      ])
    ).map(({ nats }) => nats[eventOf(plain, 3, 1)]!);
    expect(pitch!.position).toBeCloseTo(before!.position, 4);
    expect([duration!.position, duration!.pitch].map((each) => each.toFixed(4))).toEqual(
      [before!.position, before!.pitch].map((each) => each.toFixed(4)),
    );
    expect(velocity!.duration).toBeCloseTo(before!.duration, 4);
    for (const [changed, part] of [
      [pitch, 'pitch'],
      [pitch, 'duration'],
      [duration, 'duration'],
      [duration, 'velocity'],
      [velocity, 'velocity'],
    ] as const) {
      expect(Math.abs(changed![part] - before![part])).toBeGreaterThan(1e-3);
    }
  });

  test('is told nothing of the cells to be written when nothing is wished', () => {
    const free = { ...PLAIN_TELLING, key: false };
    const isWritten: Mask = (_, track) => track === 0;
    const changed = {
      ...piece,
      notes: piece.notes.map((value, place) => (value >= 67 && place % 4 === 1 ? 99 : value)),
    };
    const excerpt = { memory: [0, 0], start: 0, end: 7 } as const;
    const [one, other] = [piece, changed].map((each) => passageOf(each, excerpt, isWritten, free));
    expect(other!.passage).toEqual(one!.passage);
    expect(other!.notes).not.toEqual(one!.notes);
  });

  test('hears what is given, however late it comes, and each wish', async () => {
    const plain = known((bar) => bar < 6);
    const { passage, notes } = plain;
    const later = {
      ...passage,
      given: passage.given.map((cell) =>
        cell.track === 0 ? { ...cell, notes: cell.notes.map((note) => ({ ...note, pitch: note.pitch + 1 })) } : cell,
      ),
    };
    const told = known((bar) => bar < 6, TOLD);
    const [before, after, wished] = await whole([plain, { passage: later, notes }, told]);
    for (const other of [after, wished]) expect(total(other!.nats[0]!)).not.toBe(total(before!.nats[0]!));
  });
});

describe('the probabilities of a decision', () => {
  /** One bar in which a first note stands, and a second that is asked. */
  const [bar] = known().passage.bars;
  const asked = (note: CellNote | undefined, isDrums: boolean): KnownPassage => ({
    passage: {
      bars: [{ ...bar!, steps: 72 }],
      tracks: [{ program: 0, isDrums }],
      ...{ given: [], written: [{ bar: 0, track: 0 }], wishes: new Map() },
    },
    notes: [[FIRST, ...(note === undefined ? [] : [note])]],
  });
  const FIRST = { position: 60, pitch: 117, duration: 12, velocity: 80 };
  const SECOND = { position: 60, pitch: 120, duration: 12, velocity: 80 };
  const sumOf = async (
    part: keyof EventNats,
    notes: readonly (CellNote | undefined)[],
    isDrums = false,
  ): Promise<number> => {
    const said = await saidOfWhole(
      file,
      device,
      notes.map((note) => asked(note, isDrums)),
      3,
    );
    return said.reduce((sum, { nats }) => sum + Math.exp(-nats[1]![part]), 0);
  };

  test.each([false, true])(
    'add up to 1 over positions of the bar from the last note on, and the end (drums: %s)',
    async (isDrums) => {
      const notes = Array.from({ length: 12 }, (_, step) => ({ ...SECOND, position: 60 + step }));
      expect(await sumOf('position', [...notes, undefined], isDrums)).toBeCloseTo(1, 5);
      expect(await sumOf('position', notes, isDrums)).toBeLessThan(1 - 1e-5);
    },
  );

  test.each([false, true])(
    'add up to 1 over higher pitches at the position of the last note (drums: %s)',
    async (isDrums) => {
      const above = Array.from({ length: 10 }, (_, step) => ({ ...SECOND, pitch: 118 + step }));
      expect(await sumOf('pitch', above, isDrums)).toBeCloseTo(1, 5);
      const all = Array.from({ length: 128 }, (_, pitch) => ({ ...SECOND, position: 61, pitch }));
      expect(await sumOf('pitch', all, isDrums)).toBeCloseTo(1, 5);
    },
  );

  test('add up to 1 over lengths and over levels of velocity', async () => {
    const lengths = CELL_DURATIONS.map((duration) => ({ ...SECOND, duration }));
    expect(await sumOf('duration', lengths)).toBeCloseTo(1, 5);
    const levels = Array.from({ length: VELOCITY_LEVELS }, (_, level) => ({
      ...SECOND,
      velocity: velocityOfLevel(level),
    }));
    expect(await sumOf('velocity', levels)).toBeCloseTo(1, 5);
  });

  test('leave a cell whose last note is the highest of its position no other there', async () => {
    const top = { ...FIRST, pitch: 127 };
    const passage = (position: number): KnownPassage => {
      const { passage: one } = asked(undefined, false);
      return { passage: one, notes: [[top, { ...SECOND, position }]] };
    };
    const said = await saidOfWhole(
      file,
      device,
      Array.from({ length: 12 }, (_, step) => passage(60 + step)),
      3,
    );
    expect(said[0]!.nats[1]!.position).toBeGreaterThan(1e6);
    for (const { nats } of said.slice(1)) expect(nats[1]!.position).toBeLessThan(50);
  });
});

describe('a generation', () => {
  const passages: readonly [string, KnownPassage][] = [
    ['from nothing', known()],
    ['of two tracks, the third given', known((_, track) => track !== 1)],
    ['of one bar, all others given', known((bar) => bar === 3, TOLD)],
    ['of a few cells with every wish', known((bar, track) => bar > 1 && track === bar % 3, TOLD)],
  ];

  test.each(passages)('%s says step by step what the network says of the whole', async (_, passage) => {
    const [expected] = await whole([passage]);
    const generation = await model.generate(passage.passage, { batchSize: 1, capacity: LENGTH + 1 });
    const [found] = await saidWhileWriting(generation, [passage.notes]);
    generation.dispose();
    expect(found).toHaveLength(expected!.logits.length);
    const isNote = passage.notes.flatMap((notes) => [...notes.map(() => true), false]);
    for (const [event, heads] of found!.entries()) {
      for (const head of isNote[event]
        ? (['position', 'pitch', 'duration', 'velocity'] as const)
        : (['position'] as const)) {
        const apart = beyondRounding(heads[head], expected!.logits[event]![head]);
        expect(apart, `event ${event}, ${head}`).toBeLessThan(1e-4);
      }
    }
  });

  test('reads what is given in chunks and the rest one by one', () => {
    const counts = passages.map(([, { passage }]) => givenEvents(passage));
    expect(counts[0]).toBe(0);
    expect(counts.filter((count) => count > PROMPT_LENGTH && count % PROMPT_LENGTH > 1).length).toBeGreaterThan(1);
  });

  test('of three versions says of each what it says of one alone', async () => {
    const first = known((_, track) => track !== 1);
    const second = withNote(withNote(first, 0, 1, { pitch: 50, duration: 96 }), 4, 0, { position: 5 });
    // the third ends every cell at once, and is over long before the others
    const versions = [first.notes, second.notes, first.notes.map(() => [])];
    const plan = { capacity: LENGTH + 1 };
    const together = await model.generate(first.passage, { ...plan, batchSize: 3 });
    const found = await saidWhileWriting(together, versions);
    expect([0, 1, 2].map((row) => together.cell(row))).toEqual([undefined, undefined, undefined]);
    together.dispose();
    for (const [row, notes] of versions.entries()) {
      const alone = await model.generate(first.passage, { ...plan, batchSize: 1 });
      const [expected] = await saidWhileWriting(alone, [notes]);
      alone.dispose();
      expect(found[row]).toHaveLength(expected!.length);
      for (const [event, heads] of expected!.entries()) {
        for (const [head, logits] of Object.entries(heads) as [keyof EventNats, Float32Array][]) {
          const differences = logits.map((value, place) => Math.abs(value - found[row]![event]![head][place]!));
          // one step of rounding
          expect(Math.max(...differences), `row ${row}, event ${event}, ${head}`).toBeLessThanOrEqual(1 / 64);
        }
      }
    }
  });

  test('leaves nothing behind for the next', async () => {
    const [one, other] = [known(() => true, PLAIN_TELLING, 4), known((_, track) => track === 0, TOLD)];
    const say = async ({ passage, notes }: KnownPassage) => {
      const generation = await model.generate(passage, { batchSize: 1, capacity: 90 });
      const said = await saidWhileWriting(generation, [notes]);
      generation.dispose();
      return said;
    };
    const first = await say(one);
    await say(other);
    expect(await say(one)).toEqual(first);
  });

  test('may be followed by another before it is over', async () => {
    const { passage, notes } = known(() => true, PLAIN_TELLING, 4);
    const plan = { batchSize: 1, capacity: 90 };
    const first = await model.generate(passage, plan);
    const said = (await first.positions()).slice();
    const second = await model.generate(known((_, track) => track === 0).passage, plan);
    await first.choose([notes[0]![0]]);
    const after = (await first.positions()).slice();
    second.dispose();
    first.dispose();
    const alone = await model.generate(passage, plan);
    expect((await alone.positions()).slice()).toEqual(said);
    await alone.choose([notes[0]![0]]);
    expect((await alone.positions()).slice()).toEqual(after);
    alone.dispose();
  });

  test('says what can come: positions of the bar and the end, higher pitches, drums or tones', async () => {
    const { passage, notes } = known((bar) => bar === 6);
    const generation = await model.generate(passage, { batchSize: 1, capacity: LENGTH });
    const can = (logits: Float32Array): number[] =>
      [...logits.entries()].flatMap(([at, value]) => (value > -1e8 ? [at] : []));
    const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
    expect(can(await generation.positions())).toEqual([...range(0, 96), END_OF_CELL]);
    expect(can(await generation.pitches([0]))).toEqual(range(0, 128));
    await generation.choose([notes[0]![1]]);
    expect(generation.notes(0)).toEqual([notes[0]![1]]);
    expect(can(await generation.positions())).toEqual([...range(24, 96), END_OF_CELL]);
    expect(can(await generation.pitches([24]))).toEqual(range(72, 128));
    expect(can(await generation.pitches([25]))).toEqual(range(0, 128));
    await generation.choose([undefined]);
    expect(generation.cell(0)).toEqual({ bar: 6, track: 1 });
    await generation.choose([undefined]);
    expect(generation.cell(0)).toEqual({ bar: 6, track: 2 });
    expect(can(await generation.pitches([0]))).toEqual(range(128, NOTE_TOKENS));
    await generation.choose([undefined]);
    expect(generation.cell(0)).toBeUndefined();
    expect(can(await generation.positions())).toHaveLength(POSITIONS + 1);
    generation.dispose();
    await expect(generation.positions()).rejects.toThrow('disposed');
  });

  test('counts the room that is left and refuses what does not fit', async () => {
    const { passage, notes } = known((bar) => bar === 0);
    const given = givenEvents(passage);
    const generation = await model.generate(passage, { batchSize: 1, capacity: 256 });
    expect(generation.room).toBe(256 - given - 1);
    await generation.choose([notes[0]![0]]);
    expect(generation.room).toBe(256 - given - 2);
    generation.dispose();
    const long = { ...passage, given: Array.from({ length: 9 }, () => passage.given).flat() };
    await expect(model.generate(long, { batchSize: 1, capacity: 256 })).rejects.toThrow('events are given');
    // and the writer that it was to use is free again
    const after = await model.generate(passage, { batchSize: 1, capacity: 256 });
    expect(after.room).toBe(256 - given - 1);
    after.dispose();
  });
});

describe('the likelihood of a composer', () => {
  test('is the sum of what it finds of each event, passage by passage, in whatever order', async () => {
    const passages = [known(), known((bar) => bar === 3, TOLD), known((_, track) => track === 2), known(), known()];
    const expected = await whole(passages);
    const found = [];
    for await (const each of model.likelihood(passages)) found.push(each);
    expect(found.map(({ notes }) => notes)).toEqual(passages.map(({ notes }) => notes.flat().length));
    for (const [index, { nats, position, pitch, duration, velocity }] of found.entries()) {
      const all = expected[index]!.nats.reduce((sum, each) => sum + total(each), 0);
      expect(Math.abs(nats - all)).toBeLessThan(1e-4 * all);
      expect(position + pitch + duration + velocity).toBeCloseTo(nats, 6);
    }
  });

  test('is the same for two that ask at once', async () => {
    const other = openModel(file, device) as ScoreModel;
    const ask = async () => {
      for await (const { nats } of other.likelihood([known()])) return nats;
      return Number.NaN;
    };
    const [one, two] = await Promise.all([ask(), ask()]);
    expect(two).toBe(one);
    expect(one).toBe(await ask());
    await other.dispose();
  });

  test('ends when it is asked to', async () => {
    const controller = new AbortController();
    const found: number[] = [];
    const reading = (async () => {
      for await (const { nats } of model.likelihood(Array(9).fill(known()), { signal: controller.signal })) {
        found.push(nats);
        controller.abort();
      }
    })();
    await expect(reading).rejects.toThrow();
    expect(found).toHaveLength(4);
  });
});

describe('the file of a composer', () => {
  test('is refused where its architecture or its weights do not fit', () => {
    const odd = { ...file, metadata: { ...file.metadata, architecture: { dim: 33 } } };
    expect(() => openModel(odd, device)).toThrow(ModelFileError);
    const { 'p.event.weight': _, ...rest } = file.tensors;
    expect(() => openModel({ ...file, tensors: rest }, device)).toThrow('p.event.weight');
  });
});
