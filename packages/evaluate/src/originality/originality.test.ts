import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChoraleGrid, FRAMES_PER_QUARTER, readJsbChorales, SILENT } from '@continuo/corpus';
import { dataFolder } from '@continuo/corpus/node';
import { createScore, type Score, scoreFromNotes, transposeScore } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../bootstrap.ts';
import {
  compareOriginality,
  evaluateOriginality,
  type NamedScore,
  type OriginalityResult,
  OriginalityTally,
} from './evaluate-originality.ts';
import { FrameIndex } from './frame-index.ts';
import { buildOriginalityCorpus, readOriginalityCorpus, writeOriginalityCorpus } from './originality-corpus.ts';
import { OriginalityIndex } from './originality-index.ts';
import { drumFrames, melodyFrames, type PieceFrames, SILENT_VOICE, textureFrames } from './piece-frames.ts';

/** Two voices of quarters that wander by chance. */
function wander(seed: number, quarters = 40): Score {
  const random = seededRandom(seed);
  const notes = (lowest: number) =>
    Array.from({ length: quarters }, () => ({ pitch: lowest + Math.floor(random() * 12) }));
  return createScore({ tracks: [{ name: 'Melody', notes: notes(66) }, { notes: notes(48) }] });
}

/** `source` from `from` on for so many quarters, put into `target` at `at`, so many semitones higher. */
function paste(target: Score, source: Score, place: { at: number; from: number; quarters: number; up: number }): Score {
  const { at, from, quarters, up } = place;
  const tracks = target.tracks.map((track, index) => ({
    ...track,
    notes: track.notes.map((note, quarter) =>
      quarter >= at && quarter < at + quarters
        ? { ...note, pitch: source.tracks[index]!.notes[quarter - at + from]!.pitch + up }
        : note,
    ),
  }));
  return { ...target, tracks };
}

const corpus = [1, 2, 3].map((seed) => ({ id: `tune ${seed}`, score: wander(seed) }));
const index = new OriginalityIndex();
for (const { id, score } of corpus) index.add(id, score);

describe('frames', () => {
  test('of texture: what sounds at each quarter, in phase with the first bar line', () => {
    const notes = [
      { pitch: 60, durationTicks: 240 },
      { pitch: 64, durationTicks: 960 },
      { pitch: 67, tick: 480 },
    ];
    const pitches = (score: Score): number[][] => textureFrames(score).pitches.map((frame) => [...frame]);
    expect(pitches(scoreFromNotes(notes))).toEqual([[60], [64, 67], [64]]);
    // the pickup of an eighth is passed over
    expect(pitches(scoreFromNotes(notes, { pickupTicks: 240 }))).toEqual([[64], [64, 67]]);
    expect(textureFrames(scoreFromNotes(notes, { pickupTicks: 240 })).bars).toEqual([1, 1]);
  });

  test('of melody: repeats are one; of drums: in sixteenths, to the nearest', () => {
    expect(melodyFrames(scoreFromNotes([60, 60, 62].map((pitch) => ({ pitch })))).quarters).toEqual([0, 2]);
    const drums = createScore({
      tracks: [
        {
          channel: 9,
          notes: [
            { pitch: 42, tick: 0, durationTicks: 60 },
            { pitch: 36, tick: 125, durationTicks: 60 },
          ],
        },
      ],
    });
    expect(drumFrames(drums).pitches.map((frame) => [...frame])).toEqual([[42], [36]]);
    expect(textureFrames(drums).pitches).toEqual([]);
  });
});

describe('a copied passage', () => {
  test('is found with its place, its length and its source', () => {
    const copied = paste(wander(9), corpus[1]!.score, { at: 5, from: 20, quarters: 11, up: 0 });
    const { texture } = index.look(copied);
    // windows of 8 in 11 quarters; 33 in 40
    expect([texture.found, texture.windows]).toEqual([4, 33]);
    expect(texture.longest).toMatchObject({ frames: 11, frame: 5, quarter: 5, bar: 2, semitones: 0 });
    expect(texture.longest!.source).toEqual({ piece: 'tune 2', quarter: 20, bar: 6 });
  });

  test('is found in another key, and its melody too', () => {
    const { texture, melody } = index.look(
      paste(wander(9), corpus[2]!.score, { at: 10, from: 3, quarters: 16, up: 4 }),
    );
    expect(texture.longest).toMatchObject({
      frames: 16,
      frame: 10,
      semitones: 4,
      source: { piece: 'tune 3', quarter: 3 },
    });
    expect(melody.longest).toMatchObject({ semitones: 4, source: { piece: 'tune 3' } });
    expect(melody.longest!.frames).toBeGreaterThanOrEqual(13);
  });

  test('of less than a window is none; a new tune is none', () => {
    const short = paste(wander(9), corpus[0]!.score, { at: 5, from: 20, quarters: 7, up: 0 });
    expect(index.look(short).texture).toMatchObject({ found: 0, longest: undefined });
    expect(index.look(wander(77)).melody).toMatchObject({ found: 0, longest: undefined });
  });

  test('of a whole piece is found in all its windows', () => {
    const { texture } = index.look(transposeScore(corpus[0]!.score, -3));
    expect(texture.found).toBe(texture.windows);
    expect(texture.longest).toMatchObject({ frames: 40, semitones: -3, source: { piece: 'tune 1', quarter: 0 } });
  });

  test('is found beside the beat and at half and double speed; such windows are not counted', () => {
    const moved = (ticks: (tick: number) => number): Score => {
      const { score } = corpus[0]!;
      const tracks = score.tracks.map((track) => ({
        ...track,
        notes: track.notes.map(({ tick, durationTicks, ...note }) => ({
          ...note,
          tick: ticks(tick),
          durationTicks: ticks(tick + durationTicks) - ticks(tick),
        })),
      }));
      return { ...score, tracks };
    };
    // eighths: on the beat every second one is heard, an eighth later the others
    const eighths = new OriginalityIndex();
    eighths.add(
      'eighths',
      moved((tick) => tick / 2),
    );
    const late = eighths.look(moved((tick) => tick / 2 + 240)).texture;
    expect(late).toMatchObject({ found: 0, longest: { frames: 20, stretch: 1, quarter: 0.5, source: { quarter: 0 } } });
    const slow = index.look(moved((tick) => 2 * tick)).texture;
    expect(slow.longest).toMatchObject({ frames: 40, stretch: 2, source: { piece: 'tune 1' } });
    const fast = index.look(moved((tick) => tick / 2)).texture;
    expect(fast.longest).toMatchObject({ frames: 40, stretch: 0.5, source: { piece: 'tune 1' } });
    expect([slow.found, fast.found]).toEqual([0, 0]);
  });

  test('drums are compared, but not transposed', () => {
    const groove = (pitches: readonly number[]): Score =>
      createScore({
        tracks: [
          { channel: 9, notes: pitches.map((pitch, place) => ({ pitch, tick: place * 120, durationTicks: 60 })) },
        ],
      });
    const random = seededRandom(5);
    const pattern = Array.from({ length: 64 }, () => 35 + Math.floor(random() * 15));
    const grooves = new OriginalityIndex();
    grooves.add('beat', groove(pattern));
    expect(grooves.look(groove(pattern.slice(8))).drums.longest).toMatchObject({
      frames: 56,
      source: { bar: 1, quarter: 2 },
    });
    expect(grooves.look(groove(pattern.map((pitch) => pitch + 1))).drums.found).toBe(0);
  });

  test('held chords and rests are no windows', () => {
    const held = scoreFromNotes([{ pitch: 60, durationTicks: 480 * 20 }]);
    expect(index.look(held).texture.windows).toBe(0);
  });
});

describe('the index', () => {
  test('written and read again finds the same', () => {
    const again = OriginalityIndex.read(index.write());
    for (const { score } of corpus) {
      expect(again.look(transposeScore(score, 2))).toEqual(index.look(transposeScore(score, 2)));
    }
    expect(again.aspects.texture.windows).toBe(index.aspects.texture.windows);
  });

  test('that was cut short, or is something else, is refused', () => {
    const bytes = index.write();
    expect(() => OriginalityIndex.read(bytes.subarray(0, bytes.length - 5))).toThrow('build it again');
    expect(() => OriginalityIndex.read(new Uint8Array(100))).toThrow('no index of a corpus');
    expect(() => OriginalityIndex.read(new Uint8Array(0))).toThrow('ends before its texture');
  });

  test('grows through many pieces and keeps all of them', () => {
    const large = new FrameIndex({ windowFrames: 8, isTransposable: true });
    const pieces = Array.from({ length: 60 }, (_, seed) => textureFrames(wander(seed + 100, 100)));
    pieces.forEach((frames, piece) => {
      large.add(`${piece}`, frames);
    });
    pieces.forEach((frames, piece) => {
      expect(large.copiesIn(frames)).toMatchObject({
        found: 93,
        longest: { frames: 100, source: { piece: `${piece}` } },
      });
    });
  });

  test('has a bound, past which pieces are left out and counted', () => {
    const small = new FrameIndex({ windowFrames: 8, isTransposable: true, mostFrames: 50 });
    expect(corpus.map(({ id, score }) => small.add(id, textureFrames(score)))).toEqual([true, false, false]);
    expect(FrameIndex.read(small.write())).toMatchObject({ pieces: 1, leftOut: 2 });
  });
});

describe('evaluateOriginality', () => {
  async function resultOf(human: readonly NamedScore[], generated: readonly NamedScore[]): Promise<OriginalityResult> {
    for await (const event of evaluateOriginality(index, { human, generated })) {
      if (event.kind === 'result') return event.result;
    }
    throw new Error('no result');
  }
  /** Real pieces that quote the corpus for 0 to 11 quarters. */
  const human = Array.from({ length: 12 }, (_, n) => ({
    id: `held ${n}`,
    score: paste(wander(200 + n), corpus[n % 3]!.score, { at: 2, from: 7, quarters: n, up: 1 }),
  }));
  const fresh = Array.from({ length: 12 }, (_, n) => ({ id: `ours ${n}`, score: wander(300 + n) }));

  test('worked by hand: the share of real pieces, and copies above their band', async () => {
    const result = await resultOf(human, corpus);
    // quotes of 8, 9, 10, 11 quarters: 1 + 2 + 3 + 4 windows of 12 · 33
    expect(result.texture.human).toMatchObject({ pieces: 12, windows: 396, found: 10, share: 10 / 396 });
    expect(result.texture.human.longest).toMatchObject({ piece: 'held 11', frames: 11, source: { piece: 'tune 3' } });
    expect(result.texture.generated.share).toBe(1);
    expect(result.texture.verdict).toBe('above');
    expect(result.passes).toBe(false);
    expect(result.drums.verdict).toBe('unknown');
  });

  test('real pieces lie inside their own band; music that has nothing of the style lies below, and passes', async () => {
    const same = await resultOf(human, human);
    expect(same.texture.verdict).toBe('inside');
    const ours = await resultOf(human, fresh);
    expect(ours.texture.generated.share).toBe(0);
    expect(['below', 'inside']).toContain(ours.texture.verdict);
    expect(ours.passes).toBe(true);
  });

  test('the band of one piece is wider than that of twelve', async () => {
    const width = (result: OriginalityResult): number => result.texture.band[1] - result.texture.band[0];
    expect(width(await resultOf(human, fresh.slice(0, 1)))).toBeGreaterThan(width(await resultOf(human, fresh)));
  });

  test('a corpus with its baseline, written and read again, says the same', async () => {
    const built = await buildOriginalityCorpus(corpus, () => human);
    const again = readOriginalityCorpus(writeOriginalityCorpus(built));
    const tally = new OriginalityTally();
    for (const { id, score } of corpus) tally.add(id, again.index.look(score));
    const said = compareOriginality(again.index, { human: again.human, generated: tally });
    expect(said).toEqual(await resultOf(human, corpus));
    expect(again).toMatchObject({ trainingPieces: 3, heldOutPieces: 12 });
    expect(() => readOriginalityCorpus(new TextEncoder().encode('{}\n'))).toThrow('no index of a corpus');
  });

  test('refuses no pieces', async () => {
    await expect(resultOf(human, [])).rejects.toThrow('no generated pieces');
  });
});

const folder = dataFolder('open/jsb-chorales');
test.skipIf(folder === undefined)(
  'on the JSB chorales comes to the figures of benchmarks, section 7: 2.3 and 1.0 %; 13.9 and 11.8 %; 26.9 and 31.2 %',
  async () => {
    const splits = await readJsbChorales(readFileSync(join(folder!, 'Jsb16thSeparated.json.gz')));
    const timeless = (pitches: readonly Uint8Array[]): PieceFrames => ({
      pitches,
      quarters: pitches.map((_, frame) => frame),
      bars: pitches.map(() => 1),
    });
    const voiceAt = (grid: ChoraleGrid, frame: number, voice: number): number => {
      const pitch = grid.pitches[frame * 4 + voice]!;
      return pitch === SILENT ? SILENT_VOICE : pitch;
    };
    const quarters = (grid: ChoraleGrid): PieceFrames =>
      timeless(
        Array.from({ length: Math.ceil(grid.length / FRAMES_PER_QUARTER) }, (_, quarter) =>
          Uint8Array.from([0, 1, 2, 3], (voice) => voiceAt(grid, quarter * FRAMES_PER_QUARTER, voice)),
        ),
      );
    const soprano = (grid: ChoraleGrid): PieceFrames => {
      const pitches = Array.from({ length: grid.length }, (_, frame) => voiceAt(grid, frame, 0));
      const sounding = pitches.filter((pitch) => pitch !== SILENT_VOICE);
      return timeless(sounding.filter((pitch, at) => pitch !== sounding[at - 1]).map((pitch) => Uint8Array.of(pitch)));
    };
    const shares = (framesOf: (grid: ChoraleGrid) => PieceFrames, windowFrames: number): number[] => {
      const index = new FrameIndex({ windowFrames, isTransposable: true, countsStill: true });
      for (const [piece, grid] of splits.train.entries()) index.add(`${piece}`, framesOf(grid));
      return [splits.validation, splits.test].map((pieces) => {
        const all = pieces.map((grid) => index.copiesIn(framesOf(grid)));
        const sum = (of: 'found' | 'windows'): number => all.reduce((total, each) => total + each[of], 0);
        return (100 * sum('found')) / sum('windows');
      });
    };
    const figures = [shares(quarters, 8), shares(quarters, 4), shares(soprano, 13)].flat();
    [2.3, 1.0, 13.9, 11.8, 26.9, 31.2].forEach((expected, place) => {
      expect(Math.abs(figures[place]! - expected)).toBeLessThan(0.1);
    });
  },
);
