import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, scoreFromNotes } from '../create-score.ts';
import { transposeScore } from '../transpose.ts';
import { metricWeights, syncopationOf } from './syncopation.ts';
import { densityOf, grooveSimilarity, textureOf } from './texture-of.ts';
import { voiceRelationsOf } from './voice-relations.ts';

const FOUR_FOUR = { numerator: 4, denominator: 4 };

describe('metric weights and syncopation (Longuet-Higgins and Lee 1984)', () => {
  it.each([
    ['4/4 in eighths', FOUR_FOUR, 2, [0, -3, -2, -3, -1, -3, -2, -3]],
    ['3/4 in eighths', { numerator: 3, denominator: 4 }, 2, [0, -2, -1, -2, -1, -2]],
    ['6/8 in eighths', { numerator: 6, denominator: 8 }, 3, [0, -2, -2, -1, -2, -2]],
    ['2/4 in sixteenths', { numerator: 2, denominator: 4 }, 4, [0, -3, -2, -3, -1, -3, -2, -3]],
    ['5/4', { numerator: 5, denominator: 4 }, 1, [0, -1, -1, -1, -1]],
  ])('the places of %s', (_, meter, perBeat, weights) => {
    expect(metricWeights(meter, perBeat)).toEqual(weights);
  });
  it('the son clave, worked by hand: its second stroke holds over beat 2, its third over beat 3, by two levels each', () => {
    const weights = metricWeights(FOUR_FOUR, 4);
    expect(syncopationOf([0, 3, 6, 10, 12], weights)).toBe(4);
    expect(syncopationOf([0, 4, 8, 12], weights)).toBe(0);
  });
  it('law: what falls on every beat is never syncopated, and no rhythm is less than that', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 1 }), (places) => {
        const weights = metricWeights(FOUR_FOUR, 4);
        const onsets = places.toSorted((a, b) => a - b);
        expect(syncopationOf(onsets, weights)).toBeGreaterThanOrEqual(0);
        const filled = [...new Set([...onsets.map((place) => place & ~3), 0, 4, 8, 12])].sort((a, b) => a - b);
        expect(syncopationOf(filled, weights)).toBe(0);
      }),
    );
  });
});

describe('textureOf', () => {
  const chord = (pitches: readonly number[], tick: number, durationTicks = 480) =>
    pitches.map((pitch) => ({ pitch, tick, durationTicks }));
  it('a bar of four triads in quarters, then a held note: density, polyphony, range', () => {
    const triads = [0, 480, 960, 1440].flatMap((tick) => chord([60, 64, 67], tick));
    const { bars, density } = textureOf(scoreFromNotes([...triads, { pitch: 48, tick: 1920, durationTicks: 1920 }]));
    expect(bars.map((bar) => [bar.bar, bar.density, bar.polyphony, bar.tracks, bar.low, bar.high])).toEqual([
      [1, 3, 3, 1, 60, 67],
      [2, 0.25, 1, 1, 48, 48],
    ]);
    expect(density).toBe(13 / 8);
    expect(bars[1].register).toBe(48);
  });
  it('a note held over bars sounds in them, and only starts in one', () => {
    const score = createScore({
      tracks: [{ notes: [{ pitch: 60, durationTicks: 4800 }] }, { notes: [{ pitch: 64, tick: 1920 }] }],
    });
    const { bars } = textureOf(score);
    expect(bars.map(({ tracks }) => tracks)).toEqual([1, 2, 1]);
    expect(bars.map(({ polyphony }) => polyphony)).toEqual([1, 1.25, 1]);
    expect(densityOf(score)).toEqual([0.25, 0.25, 0]);
  });
  it('an off-beat melody is syncopated, one on the beat is not', () => {
    const off = [0, 360, 720, 1200, 1440].map((tick) => ({ pitch: 60, tick, durationTicks: 120 }));
    expect(textureOf(scoreFromNotes(off)).bars[0].syncopation).toBe(4);
    const on = [0, 480, 960, 1440].map((tick) => ({ pitch: 60, tick, durationTicks: 120 }));
    expect(textureOf(scoreFromNotes(on)).syncopation).toBe(0);
  });
  it('bars of one rhythm have groove 1; worked by hand, one place of four that differs makes 0.75', () => {
    expect(textureOf(scoreFromNotes(Array.from({ length: 16 }, () => ({ pitch: 60 })))).groove).toBe(1);
    expect(grooveSimilarity(Uint8Array.of(1, 0, 1, 0, 1, 1, 1, 0), 4)).toBe(0.75);
  });
  it('drums alone are unpitched, nothing is silent', () => {
    const drums = textureOf(createScore({ tracks: [{ channel: 9, notes: [{ pitch: 38 }] }] }));
    expect([drums.texture, drums.bars[0].density, drums.bars[0].polyphony, drums.bars[0].low]).toEqual([
      'unpitched',
      1,
      0,
      undefined,
    ]);
    expect(textureOf(createScore())).toMatchObject({ texture: 'silent', bars: [], density: 0 });
  });
  it('law: transposition moves the register and changes nothing else', () => {
    const note = fc.record({
      pitch: fc.integer({ min: 30, max: 90 }),
      tick: fc.integer({ min: 0, max: 9000 }),
      durationTicks: fc.integer({ min: 1, max: 4000 }),
    });
    fc.assert(
      fc.property(fc.array(note, { minLength: 1, maxLength: 30 }), fc.integer({ min: -20, max: 20 }), (notes, by) => {
        const score = scoreFromNotes(notes);
        const here = textureOf(score);
        const there = textureOf(transposeScore(score, by));
        const still = ({ bars, ...rest }: typeof here) => [
          rest,
          bars.map(({ low: _, high: __, register: ___, ...bar }) => bar),
        ];
        expect(still(there)).toEqual(still(here));
        expect(there.bars.map(({ low }) => low)).toEqual(
          here.bars.map(({ low }) => (low === undefined ? low : low + by)),
        );
        const sounding = notes.reduce((sum, { durationTicks }) => sum + durationTicks, 0);
        const parts = here.bars.reduce((sum, bar) => sum + bar.density * (bar.endTick - bar.tick), 0);
        expect(parts).toBeCloseTo(notes.length * 480);
        expect(sounding).toBeGreaterThan(0);
      }),
    );
  });
});

describe('voiceRelationsOf', () => {
  it('a line, a hymn, a canon and a waltz', () => {
    const scale = [60, 62, 64, 65, 67, 65, 64, 62];
    const line = scale.map((pitch) => ({ pitch }));
    expect(voiceRelationsOf(scoreFromNotes(line)).texture).toBe('monophonic');
    const hymn = scale.flatMap((pitch, i) =>
      [0, 4, 7, 12].map((above) => ({ pitch: pitch - 12 + above, tick: i * 480 })),
    );
    expect(voiceRelationsOf(scoreFromNotes(hymn))).toMatchObject({ texture: 'homophonic', synchrony: 1, polyphony: 4 });
    const voice = (octave: number, after: number) =>
      [...scale, ...scale].map((pitch, i) => ({
        pitch: pitch + octave,
        tick: after + i * 480,
        durationTicks: 480,
      }));
    const canon = createScore({
      tracks: [{ notes: voice(12, 0) }, { notes: voice(0, 720) }, { notes: voice(-12, 1200) }],
    });
    expect(voiceRelationsOf(canon).texture).toBe('polyphonic');
    const waltz = [0, 1, 2, 3].flatMap((bar) => [
      { pitch: 76 - bar, tick: bar * 1440, durationTicks: 1440 },
      { pitch: bar % 2 === 0 ? 48 : 43, tick: bar * 1440 },
      ...[480, 960].flatMap((tick) => [60, 64].map((pitch) => ({ pitch, tick: bar * 1440 + tick }))),
    ]);
    expect(voiceRelationsOf(scoreFromNotes(waltz, { meters: '3/4' })).texture).toBe('melody with accompaniment');
  });
});
