import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatChordSymbol } from '../chord-symbol.ts';
import { createScore, scoreFromNotes } from '../create-score.ts';
import { parseKey } from '../key.ts';
import type { Score } from '../score.ts';
import { transposeScore } from '../transpose.ts';
import { analyzeHarmony, formatRomanText } from './analyze-harmony.ts';
import { findCadences } from './cadences.ts';
import { findKeyRegions } from './key-regions.ts';
import { recognizeChords } from './recognize-chords.ts';
import { beatTicks, onsetPhase, soundIn } from './sounding.ts';

/** Block chords, lowest pitch first, each as long as said in quarters. */
function chorale(chords: readonly (readonly [number, ...number[]])[], words: Partial<Score> = {}): Score {
  let tick = 0;
  const notes = chords.flatMap(([quarters, ...pitches]) => {
    const from = tick;
    tick += quarters * 480;
    return pitches.map((pitch) => ({ pitch, tick: from, durationTicks: quarters * 480 }));
  });
  return createScore({ ...words, tracks: [{ notes }] } as never);
}

describe('what sounds when', () => {
  it('beats follow the meter, and a pickup ends on the bar line', () => {
    expect(beatTicks(createScore({ meters: '3/4', endTick: 2880 }))).toEqual([0, 480, 960, 1440, 1920, 2400, 2880]);
    expect(beatTicks(createScore({ meters: '6/8', endTick: 1440 }))).toEqual([0, 720, 1440]);
    expect(beatTicks(createScore({ pickupTicks: 720, endTick: 2640 }), false)).toEqual([
      0, 240, 720, 1200, 1680, 2160, 2640,
    ]);
    expect(beatTicks(createScore({ meters: '3/4', endTick: 2880 }), true)).toEqual([0, 1440, 2880]);
    expect(beatTicks(createScore())).toEqual([]);
  });
  it('law: the shares of a note sum to its length, and beats rise from 0 to the end', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            pitch: fc.integer({ min: 0, max: 127 }),
            tick: fc.nat(5000),
            durationTicks: fc.integer({ min: 1, max: 9000 }),
          }),
          {
            minLength: 1,
          },
        ),
        fc.constantFrom('4/4', '3/8', '7/8', '12/8', '1/64'),
        fc.nat(400),
        (notes, meters, pickupTicks) => {
          const score = scoreFromNotes(notes, { meters: meters as '4/4', pickupTicks });
          if (score.endTick === 0) return;
          const { ticks, shares } = soundIn(score, beatTicks(score));
          expect(ticks[0]).toBe(0);
          expect(ticks[ticks.length - 1]).toBe(score.endTick);
          let sum = 0;
          for (let i = 0; i + 1 < ticks.length; i++) {
            expect(ticks[i + 1]).toBeGreaterThan(ticks[i]);
            for (let pitch = 0; pitch < 128; pitch++) sum += shares[i * 128 + pitch] * (ticks[i + 1] - ticks[i]);
          }
          const clipped = notes.map((n) => Math.min(score.endTick, n.tick + Math.max(1, n.durationTicks)) - n.tick);
          expect(sum / clipped.reduce((a, b) => a + Math.max(0, b), 1e-9)).toBeCloseTo(1, 2);
        },
      ),
    );
  });
  it('a score of 2²⁸ ticks is read in at most 16 384 spans', () => {
    const score = scoreFromNotes([{ pitch: 60, tick: 268_000_000, durationTicks: 10 }], { meters: '1/64' });
    expect(beatTicks(score).length).toBeLessThanOrEqual(16_386);
    expect(recognizeChords(score).length).toBeGreaterThan(0);
  });
  it('a file that was never aligned tells its phase', () => {
    const notes = Array.from({ length: 40 }, (_, i) => ({ pitch: 60, tick: 200 + i * 480 }));
    const score = scoreFromNotes(notes);
    expect(Math.abs(onsetPhase(score, beatTicks(score)) - 200)).toBeLessThan(20);
    const aligned = scoreFromNotes(notes.map((note) => ({ ...note, tick: note.tick - 200 })));
    expect(onsetPhase(aligned, beatTicks(aligned))).toBe(0);
  });
});

describe('keys of regions', () => {
  const inC = [60, 64, 67, 72, 65, 69, 72, 65, 67, 71, 74, 67, 60, 64, 67, 60];
  it('a passage in C and one in E are two regions', () => {
    const score = scoreFromNotes(
      [...inC, ...inC, ...inC.map((p) => p + 4), ...inC.map((p) => p + 4)].map((pitch) => ({ pitch })),
    );
    expect(findKeyRegions(score).map(({ key, tick, endTick }) => [key.name, tick / 1920, endTick / 1920])).toEqual([
      ['C major', 0, 8],
      ['E major', 8, 16],
    ]);
  });
  it('silence and drums have none', () => {
    expect(findKeyRegions(createScore())).toEqual([]);
    expect(findKeyRegions(createScore({ tracks: [{ channel: 9, notes: [{ pitch: 36 }] }] }))).toEqual([]);
  });
});

describe('chords', () => {
  it.each([
    ['C', [48, 64, 67, 72]],
    ['C/E', [52, 67, 72]],
    ['Am', [45, 60, 64, 69]],
    ['G7', [43, 59, 62, 65]],
    ['G7/F', [41, 59, 62, 67]],
    ['Dm7', [50, 60, 65, 69]],
    ['Fmaj7', [41, 57, 60, 64]],
    ['Bdim', [47, 62, 65, 71]],
    ['Bm7b5', [47, 57, 62, 65]],
    ['F#dim7', [54, 57, 60, 63]],
    ['Gsus4', [43, 60, 62, 67]],
    ['C+', [48, 64, 68]],
  ])('%s is heard as itself', (symbol, pitches) => {
    const chord = pitches.map((pitch) => ({ pitch, tick: 0, durationTicks: 1920 }));
    const keys = [{ tick: 0, endTick: 1920, key: parseKey('C major') }];
    expect(recognizeChords(createScore({ tracks: [{ notes: chord }] }), { keys }).map((c) => c.symbol)).toEqual([
      symbol,
    ]);
  });
  it('law: transposed music has the transposed chords', () => {
    const score = chorale([
      [4, 48, 64, 67],
      [4, 53, 69, 72],
      [4, 43, 65, 71],
      [4, 48, 64, 67],
    ]);
    const roots = (s: Score): unknown[] =>
      recognizeChords(s).map(({ chord, tick }) => [chord === 'N.C.' ? '' : chord.kind, tick]);
    for (let up = -11; up <= 11; up++) expect(roots(transposeScore(score, up))).toEqual(roots(score));
  });
  it('passing notes do not change the chord', () => {
    const score = createScore({
      tracks: [
        { notes: [48, 55, 64].map((pitch) => ({ pitch, tick: 0, durationTicks: 1920 })) },
        { notes: [72, 74, 76, 77, 79, 77, 76, 74].map((pitch, i) => ({ pitch, tick: i * 240, durationTicks: 240 })) },
      ],
    });
    expect(recognizeChords(score).map(({ symbol }) => symbol)).toEqual(['C']);
  });
  it('roots are spelled as the key spells them', () => {
    const score = chorale([
      [4, 56, 63, 72],
      [4, 49, 65, 68],
      [4, 51, 67, 70, 73],
      [4, 56, 63, 72],
    ]);
    expect(recognizeChords(score).map(({ symbol }) => symbol)).toEqual(['Ab', 'Db', 'Eb7', 'Ab']);
  });
});

describe('the analysis', () => {
  // Bach, Well-Tempered Clavier I, prelude in C, bars 1 to 4: Aldwell and Schachter reduce it to I ii42 V65 I
  const bars = [
    [60, 64, 67, 72, 76],
    [60, 62, 69, 74, 77],
    [59, 62, 67, 74, 77],
    [60, 64, 67, 72, 76],
  ];
  it('Bach, prelude in C, bars 1 to 4 as chords: I ii42 V65 I', () => {
    const notes = bars.flatMap((chord, bar) =>
      chord.map((pitch) => ({ pitch, tick: bar * 1920, durationTicks: 1920 })),
    );
    expect(formatRomanText(analyzeHarmony(createScore({ tracks: [{ notes }] })))).toBe(
      'm1 C: I\nm2 ii42\nm3 V65\nm4 I',
    );
  });
  it('the same as it is written, broken: the seventh of bar 3 sounds too little to be taken for one', () => {
    const notes = bars.flatMap((chord, bar) =>
      [0, 960].flatMap((half) => {
        const start = bar * 1920 + half;
        const low = chord
          .slice(0, 2)
          .map((pitch, i) => ({ pitch, tick: start + i * 120, durationTicks: 960 - i * 120 }));
        const order = [2, 3, 4, 2, 3, 4];
        return [
          ...low,
          ...order.map((i, at) => ({ pitch: chord[i], tick: start + 240 + at * 120, durationTicks: 120 })),
        ];
      }),
    );
    expect(formatRomanText(analyzeHarmony(createScore({ tracks: [{ notes }] })))).toBe('m1 C: I\nm2 ii42\nm3 V6\nm4 I');
  });
  it('takes the chord symbols that are given', () => {
    const score = createScore({
      endTick: 3840,
      chords: [
        { tick: 0, symbol: 'Dm7' },
        { tick: 1920, symbol: 'G7/B' },
      ],
    });
    const keys = [{ tick: 0, endTick: 3840, key: parseKey('C major') }];
    const { chords } = analyzeHarmony(score, { keys, symbols: score.chords ?? [] });
    expect(chords.map(({ numeral, bar, endTick }) => [numeral, bar, endTick])).toEqual([
      ['ii7', 1, 1920],
      ['V65', 2, 3840],
    ]);
    expect(chords.map(({ chord }) => formatChordSymbol(chord))).toEqual(['Dm7', 'G7/B']);
  });
});

describe('cadences', () => {
  const I = [1, 48, 64, 67, 72] as const;
  const phrase = [I, [1, 53, 65, 69, 72], [1, 50, 65, 69, 74]] as const;
  const ends = (...last: (readonly [number, ...number[]])[]): string[] =>
    findCadences(chorale([I, I, ...phrase, I, ...last])).map(({ kind, numerals }) => `${kind} ${numerals.join(' ')}`);
  it('V7 to I with the tonic on top is perfect', () => {
    expect(ends([1, 43, 62, 65, 71], [4, 48, 64, 67, 72])).toEqual(['perfect authentic V7 I']);
  });
  it('with the third on top it is imperfect', () => {
    expect(ends([1, 43, 62, 65, 71], [4, 48, 60, 67, 76])).toEqual(['imperfect authentic V7 I']);
  });
  it('from an inverted V it is imperfect', () => {
    expect(ends([1, 47, 62, 65, 67], [4, 48, 64, 67, 72])).toEqual(['imperfect authentic V65 I']);
  });
  it('IV to I is plagal', () => {
    expect(ends([1, 53, 65, 69, 72], [4, 48, 64, 67, 72])).toEqual(['plagal IV I']);
  });
  it('a phrase that ends on V is half', () => {
    expect(ends([1, 50, 65, 69, 74], [4, 43, 62, 67, 71])).toEqual(['half ii V']);
  });
  it('V to vi is deceptive', () => {
    expect(ends([1, 43, 62, 65, 71], [4, 45, 60, 64, 72])).toEqual(['deceptive V7 vi']);
  });
  it('iv6 to V in minor is Phrygian', () => {
    const i = [1, 45, 60, 64, 69] as const;
    const score = chorale([
      i,
      [1, 52, 59, 64, 68],
      i,
      [1, 50, 62, 65, 69],
      [1, 52, 59, 64, 68],
      i,
      [1, 41, 62, 65, 69],
      [4, 40, 59, 64, 68],
    ]);
    expect(findCadences(score).map(({ kind, numerals }) => `${kind} ${numerals.join(' ')}`)).toEqual([
      'phrygian iv6 V',
    ]);
  });
  it('V to I in the middle of a phrase is none', () => {
    const score = chorale([
      I,
      [1, 43, 62, 65, 71],
      I,
      [1, 53, 65, 69, 72],
      I,
      [1, 43, 62, 65, 71],
      I,
      [1, 53, 65, 69, 72],
    ]);
    expect(findCadences(score)).toEqual([]);
  });
});

it('beats of a very long piece in small units rise, though a step is no whole number of ticks', () => {
  const ticks = beatTicks(createScore({ meters: '2/8', endTick: 20_001 * 240 + 7 }));
  expect(ticks.length).toBeLessThan(17_000);
  expect(ticks.every((tick, i) => i === 0 || tick > ticks[i - 1])).toBe(true);
});
