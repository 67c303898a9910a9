import { describe, expect, it } from 'vitest';
import { createScore } from '../create-score.ts';
import { readMidi } from '../midi/read.ts';
import { readMusicXml } from '../musicxml/read.ts';
import { scoreOfNotation } from '../notation/score-of-notation.ts';
import type { Score } from '../score.ts';
import { fileOf, hasData } from '../testing/data-sets.ts';
import { transposeScore } from '../transpose.ts';
import { analyzeHarmony } from './analyze-harmony.ts';
import { findCadences } from './cadences.ts';
import { phraseEnds } from './phrase-ends.ts';

/** Notes of these pitches and lengths in quarters; a negative length is a rest. */
function line(tune: readonly (readonly [number, number])[]): { pitch: number; tick: number; durationTicks: number }[] {
  let tick = 0;
  return tune.flatMap(([pitch, quarters]) => {
    const start = tick;
    tick += Math.abs(quarters) * 480;
    return quarters < 0 ? [] : [{ pitch, tick: start, durationTicks: quarters * 480 }];
  });
}

/** A melody with chords by the bar of four quarters, e.g. "C | G7 C". */
function leadSheet(tune: readonly (readonly [number, number])[], bars: string): Score {
  const chords = bars.split('|').flatMap((bar, i) => {
    const symbols = bar.trim().split(' ');
    return symbols.map((symbol, k) => ({ tick: i * 1920 + (k * 1920) / symbols.length, symbol }));
  });
  return createScore({ tracks: [{ notes: line(tune) }], chords });
}

const cadencesOf = (score: Score): string[] =>
  findCadences(score, { analysis: analyzeHarmony(score, score.chords ? { symbols: score.chords } : {}) }).map(
    ({ kind, bar, numerals }) => `${bar} ${kind} ${numerals.join(' ')}`,
  );

/** Beethoven's "Ode to Joy", its first eight bars. */
const LINE = [64, 64, 65, 67, 67, 65, 64, 62, 60, 60, 62, 64].map((pitch) => [pitch, 1] as const);
const ODE = [...LINE, [64, 1.5], [62, 0.5], [62, 2], ...LINE, [62, 1.5], [60, 0.5], [60, 2]] as const;

describe('cadences of phrases', () => {
  const ode = leadSheet(ODE, 'C | G7 | C | G | C | G7 | C | G7 C');
  it('"Ode to Joy", a chord a bar: half after four bars, perfect after eight, and none where V leads on to I', () => {
    expect(cadencesOf(ode)).toEqual(['4 half I V', '8 perfect authentic V7 I']);
  });
  it('a phrase that ends on V7 and begins again from I is half', () => {
    const bar = (pitch: number) => [[pitch, 2] as const, [pitch + 2, 1] as const, [pitch, 1] as const];
    const head = [64, 65, 67].flatMap(bar);
    const score = leadSheet([...head, [62, 4], ...head, [60, 4]], 'C | F | C | G7 | C | F | G7 | C');
    expect(cadencesOf(score)).toEqual(['4 half I V7', '8 perfect authentic V7 I']);
  });
  it('IV to I under a melody that moves on is none, at the end it is plagal', () => {
    const tune = [[67, 2], [65, 2], [64, 4], ...LINE, [60, 4]] as [number, number][];
    expect(cadencesOf(leadSheet(tune, 'F | C | C | C | F | C'))).toEqual(['6 plagal IV I']);
  });
  it('V7, an inverted I and I are one close', () => {
    const chords = [
      [48, 64, 67, 72],
      [53, 65, 69, 72],
      [43, 62, 65, 71],
      [43, 64, 67, 72],
      [48, 64, 67, 72],
    ];
    const notes = chords.flatMap((pitches, i) =>
      pitches.map((pitch) => ({ pitch, tick: i * 960, durationTicks: i === 4 ? 1920 : 960 })),
    );
    expect(cadencesOf(createScore({ tracks: [{ notes }] }))).toEqual(['3 perfect authentic V7 I']);
  });
  it('law: in every key the same kinds at the same places', () => {
    const kinds = (score: Score): string[] => cadencesOf(score).map((told) => told.split(' ').slice(0, 2).join(' '));
    for (let up = -6; up <= 6; up++) expect(kinds(transposeScore(ode, up))).toEqual(kinds(ode));
  });
});

describe('phraseEnds', () => {
  const ends = (tune: readonly (readonly [number, number])[], closes: readonly number[] = []): readonly number[] => {
    const notes = line(tune).map((note) => ({ ...note, velocity: 80 }));
    return phraseEnds(notes, {
      barsAt: (tick) => tick / 1920,
      usual: 480,
      closes: Float64Array.from(notes, (_, i) => closes[i] ?? 0),
    });
  };
  it('"Ode to Joy" has phrases of 15 notes, four bars each', () => {
    expect(ends(ODE)).toEqual([14, 29]);
  });
  it('of ends every two bars those are taken that make four, unless the harmony closes at the others', () => {
    const two = [
      [60, 1],
      [62, 1],
      [64, 1],
      [65, 1],
      [67, 2],
      [65, 2],
    ] as const;
    const tune = [...two, ...two, ...two, ...two];
    expect(ends(tune)).toEqual([11, 23]);
    const closes = [...tune.keys()].map((i) => (i % 6 === 5 ? 2 : 0));
    expect(ends(tune, closes)).toEqual([5, 11, 17, 23]);
  });
  it('no notes have no phrases, one note is one', () => {
    expect(ends([])).toEqual([]);
    expect(ends([[60, 1]])).toEqual([0]);
  });
});

describe.skipIf(!hasData())('cadences of the corpus', () => {
  it('"The Bells of St Mary’s", 33 bars of a chord each, has four: half and perfect, twice', () => {
    const bytes = fileOf('open/openewld/mxl.tar.gz', 'a-emmett-adams-the-bells-of-st-mary-s.mxl');
    const { score } = scoreOfNotation(readMusicXml(bytes).notation);
    expect(cadencesOf(score)).toEqual([
      '9 half V7/V V',
      '17 perfect authentic V7 I',
      '25 half V7/V V7',
      '33 perfect authentic V7 I',
    ]);
  });
  it('a chorale of four phrases of two bars has four', () => {
    const { score } = readMidi(fileOf('open/js-fakes/mid.tar.gz', 'jsf-000.mid'));
    expect(cadencesOf(score)).toEqual([
      '2 imperfect authentic V I',
      '4 half V/V V',
      '6 perfect authentic V7 I',
      '8 perfect authentic V7 I',
    ]);
  });
});
