import { packCells } from '@continuo/corpus';
import {
  composerPiece,
  type KnownPassage,
  MOST_BAR_TIMES,
  type PassageNats,
  PLAIN_TELLING,
  passageOf,
} from '@continuo/models';
import { createScore, createTrack, type Score } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type EvaluateScoreLikelihoodOptions,
  evaluateScoreLikelihood,
  type ScoredScoreModel,
  type ScoreLikelihoodResult,
  type ScorePiece,
} from './evaluate-score-likelihood.ts';
import { gapWindows, longestCell, wholeWindows } from './score-windows.ts';

const BAR = 1920;

/** A score of tracks, each with so many notes in each bar of 4/4, evenly spread. */
function madeScore(counts: readonly (readonly number[])[]): Score {
  const tracks = counts.map((bars, track) =>
    createTrack({
      program: track,
      channel: track,
      notes: bars.flatMap((count, bar) =>
        Array.from({ length: count }, (_, index) => ({
          pitch: 60 + track,
          velocity: 80,
          tick: bar * BAR + Math.round(((index % 96) * BAR) / 96),
          durationTicks: 20,
        })).map((note, index) => ({ ...note, pitch: note.pitch + 12 * Math.floor(index / 96) })),
      ),
    }),
  );
  return { ...createScore({ endTick: BAR * counts[0]!.length }), tracks };
}

function pieceOf(counts: readonly (readonly number[])[], id = 'a', group = 'set'): ScorePiece {
  return { id, group, cells: packCells(madeScore(counts)), style: 2 };
}

/** Says the same of every note and of every end, and keeps what it was asked. */
function saying(parts: { note: number; end: number }, window = 512, seen: KnownPassage[] = []): ScoredScoreModel {
  return {
    ...{ name: 'said', hash: 'ab', family: 'transformer', parameterCount: 3, window },
    async *likelihood(passages) {
      for (const passage of passages) {
        seen.push(passage);
        const notes = passage.notes.reduce((sum, cell) => sum + cell.length, 0);
        const position = parts.end * passage.notes.length + (parts.note * notes) / 2;
        const pitch = (parts.note * notes) / 2;
        yield { nats: position + pitch, notes, position, pitch, duration: 0, velocity: 0 };
      }
    },
  };
}

async function resultOf(
  model: ScoredScoreModel,
  pieces: readonly ScorePiece[],
  options: EvaluateScoreLikelihoodOptions = {},
): Promise<ScoreLikelihoodResult> {
  for await (const event of evaluateScoreLikelihood(model, pieces, options)) {
    if (event.kind === 'result') return event.result;
  }
  throw new Error('no result');
}

const eventsOf = ({ passage, notes }: KnownPassage): number =>
  [...passage.given.map((cell) => cell.notes), ...notes].reduce((sum, cell) => sum + 1 + cell.length, 0);

const counts = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }))
  .chain(([tracks, bars]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: bars, maxLength: bars }), {
      minLength: tracks,
      maxLength: tracks,
    }),
  )
  .filter((tracks) => tracks.every((bars) => bars.some((count) => count > 0)));

describe('windows of a piece', () => {
  test('law: every cell is written once and in order, nothing later is given, no window is too long', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 31, max: 120 }), (tracks, window) => {
        const piece = composerPiece(packCells(madeScore(tracks)), -1);
        const windows = [...wholeWindows(piece, { window })];
        const written = windows.flatMap(({ notes }) => notes.map((cell) => cell.length));
        const bars = tracks[0]!.length;
        const all = Array.from({ length: bars }, (_, bar) => tracks.map((each) => each[bar]!)).flat();
        expect(written).toEqual(all);
        let done = 0;
        for (const known of windows) {
          expect(eventsOf(known)).toBeLessThanOrEqual(window);
          const { given, written } = known.passage;
          expect(given.map((cell) => cell.notes.length)).toEqual(all.slice(done - given.length, done));
          expect(given.reduce((sum, cell) => sum + 1 + cell.notes.length, 0)).toBeLessThanOrEqual(0.4 * window);
          done += written.length;
        }
      }),
      { numRuns: 60 },
    );
  });

  test('law: every cell of every track is a gap once, given all other tracks where the bar fits', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 31, max: 200 }), (tracks, window) => {
        const piece = composerPiece(packCells(madeScore(tracks)), -1);
        for (const [track, bars] of tracks.entries()) {
          const windows = [...gapWindows(piece, track, { window })];
          expect(windows.flatMap(({ notes }) => notes.map((cell) => cell.length))).toEqual(bars);
          for (const known of windows) {
            expect(eventsOf(known)).toBeLessThanOrEqual(window);
            expect(known.passage.written.every((cell) => cell.track === track)).toBe(true);
            for (const { bar } of known.passage.written) {
              const others = known.passage.given.filter((cell) => cell.bar === bar);
              expect(others.some((cell) => cell.track === track)).toBe(false);
              const isWhole = others.length === tracks.length - 1;
              expect(isWhole || known.passage.bars.length === 1).toBe(true);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a piece that fits in one window is told as training tells it, the key apart', () => {
    const piece = composerPiece(
      packCells(
        madeScore([
          [4, 2, 4],
          [1, 1, 1],
        ]),
      ),
      2,
    );
    const whole = { memory: [0, 0], start: 0, end: 3 } as const;
    const keyless = passageOf(piece, whole, () => true, { ...PLAIN_TELLING, key: false });
    expect([...wholeWindows(piece, { window: 512 })]).toEqual([keyless]);
    const keyed = passageOf(piece, whole, () => true, PLAIN_TELLING);
    expect([...wholeWindows(piece, { window: 512, tellsKey: true })]).toEqual([keyed]);
    expect(keyed.passage.bars[0]!.key).not.toBe(-1);
  });

  test('the second window is given the bars before it that fit in 40 %, as many whole ones as fit', () => {
    // ten bars of nine notes: ten events each; six fit in 60
    const piece = composerPiece(packCells(madeScore([Array<number>(10).fill(9)])), -1);
    const windows = [...wholeWindows(piece, { window: 60 })];
    expect(windows.map(({ passage }) => [passage.given.length, passage.written.length])).toEqual([
      [0, 6],
      [2, 4],
    ]);
    expect(windows[1]!.passage.bars.map(({ since }) => since)).toEqual([4, 4, 5, 5, 6, 6]);
    expect(windows[1]!.passage.bars.map(({ time }) => time)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('rests of hundreds of bars are cut where times end', () => {
    const piece = composerPiece(packCells(madeScore([[1, ...Array<number>(299).fill(0), 1]])), -1);
    const windows = [...wholeWindows(piece, { window: 512 })];
    expect(Math.max(...windows.map(({ passage }) => passage.bars.length))).toBe(MOST_BAR_TIMES);
    expect(windows.flatMap(({ passage }) => passage.written).length).toBe(301);
  });

  test('a bar longer than the window is cut between tracks, and given its own earlier tracks', () => {
    const piece = composerPiece(packCells(madeScore([[9], [9], [9], [9]])), -1);
    expect(longestCell(piece)).toBe(10);
    const windows = [...wholeWindows(piece, { window: 30 })];
    expect(
      windows.map(({ passage }) => [passage.given, passage.written].map((cells) => cells.map((c) => c.track))),
    ).toEqual([
      [[], [0, 1, 2]],
      [[2], [3]],
    ]);
  });
});

describe('evaluateScoreLikelihood', () => {
  test('means by note, attribute, quarter, piece and group: worked by hand', async () => {
    // a: 2 tracks × 2 bars, 6 notes, 8 quarters; b: 1 track × 1 bar, 2 notes, 4 quarters
    const pieces = [
      pieceOf(
        [
          [2, 1],
          [1, 2],
        ],
        'a',
        'x',
      ),
      pieceOf([[2]], 'b', 'y'),
    ];
    const result = await resultOf(saying({ note: 2, end: 0.5 }), pieces);
    // a: 6 · 2 + 4 · 0.5 = 14; b: 2 · 2 + 0.5 = 4.5
    expect(result).toMatchObject({
      notes: 8,
      quarters: 12,
      pieces: 2,
      measure: 'whole',
      tokenizer: 'cells',
      leftOut: [],
    });
    expect(result.natsPerNote).toBeCloseTo(18.5 / 8, 9);
    expect(result.macroNatsPerNote).toBeCloseTo((14 / 6 + 4.5 / 2) / 2, 9);
    expect(result.attributeNatsPerNote.onset).toBeCloseTo((8 + 2.5) / 8, 9);
    expect(result.attributeNatsPerNote).toMatchObject({ pitch: 1, duration: 0, velocity: 0 });
    expect(result.bitsPerQuarter).toBeCloseTo(18.5 / Math.LN2 / 12, 9);
    expect(result.macroBitsPerQuarter).toBeCloseTo((14 / 8 + 4.5 / 4) / 2 / Math.LN2, 9);
    expect(result.bitsPerPiece).toBeCloseTo(18.5 / 2 / Math.LN2, 9);
    expect(Object.keys(result.groups)).toEqual(['x', 'y']);
    expect(result.groups.y!.natsPerNote).toBeCloseTo(4.5 / 2, 9);
    expect(result.pieceResults.map(({ id, bits }) => [id, bits * Math.LN2])).toEqual([
      ['a', expect.closeTo(14, 9)],
      ['b', expect.closeTo(4.5, 9)],
    ]);
    const [low, high] = result.natsPerNoteInterval;
    expect([low, high]).toEqual([expect.closeTo(4.5 / 2, 9), expect.closeTo(14 / 6, 9)]);
  });

  test('sums are the same however small the windows are', async () => {
    const piece = pieceOf([
      [9, 4, 0, 7, 9, 2],
      [3, 3, 3, 0, 0, 9],
    ]);
    const model = (window: number) => saying({ note: 1.5, end: 0.25 }, window);
    const sums = await Promise.all(
      [12, 20, 512].map(async (window) => (await resultOf(model(window), [piece])).natsPerNote),
    );
    expect(sums[0]).toBeCloseTo(sums[2]!, 9);
    expect(sums[1]).toBeCloseTo(sums[2]!, 9);
  });

  test('infill looks at pieces of two tracks and more, and says what is told', async () => {
    const seen: KnownPassage[] = [];
    const pieces = [
      pieceOf(
        [
          [2, 1],
          [1, 2],
        ],
        'a',
      ),
      pieceOf([[2]], 'b'),
    ];
    const result = await resultOf(saying({ note: 1, end: 0 }, 512, seen), pieces, {
      measure: 'infill',
      tellsKey: true,
    });
    expect(result).toMatchObject({ notes: 6, pieces: 1, natsPerNote: 1 });
    expect(seen.map(({ passage }) => passage.written.map(({ track }) => track))).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(result.told).toContain('key');
    expect(result.told).toContain('all other tracks');
    await expect(resultOf(saying({ note: 1, end: 0 }), [pieces[1]!], { measure: 'infill' })).rejects.toThrow(
      'no pieces of two or more tracks',
    );
  });

  test('a piece with a cell longer than the window is left out and named', async () => {
    const result = await resultOf(saying({ note: 1, end: 0 }, 20), [pieceOf([[30]], 'long'), pieceOf([[5]], 'short')]);
    expect(result.pieces).toBe(1);
    expect(result.leftOut).toEqual([{ id: 'long', reason: 'a cell of 30 notes is longer than the window of 20' }]);
  });

  test('refuses a model that leaves notes out, or says what is no likelihood', async () => {
    const broken = (change: (nats: PassageNats) => PassageNats): ScoredScoreModel => ({
      ...saying({ note: 1, end: 0 }),
      async *likelihood(passages) {
        for await (const nats of saying({ note: 1, end: 0 }).likelihood(passages)) yield change(nats);
      },
    });
    const pieces = [pieceOf([[3]])];
    await expect(
      resultOf(
        broken((nats) => ({ ...nats, notes: 2 })),
        pieces,
      ),
    ).rejects.toThrow('2 notes of a passage of 3');
    await expect(
      resultOf(
        broken((nats) => ({ ...nats, pitch: -1 })),
        pieces,
      ),
    ).rejects.toThrow('(pitch) of a passage is -1');
    const silent = { ...saying({ note: 1, end: 0 }), async *likelihood() {} };
    await expect(resultOf(silent, pieces)).rejects.toThrow('scored 0 passages');
    await expect(resultOf(saying({ note: 1, end: 0 }), [])).rejects.toThrow('no pieces');
  });
});
