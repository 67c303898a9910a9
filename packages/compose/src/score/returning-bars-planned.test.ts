import { describe, expect, test } from 'vitest';
import { type ComposeRequestInput, parseComposeRequest } from '../compose-request.ts';
import { plannedReturns, returningPhrases, returnsOutcome } from './returning-bars-planned.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, bar) => bar + 1);
const returns = (request: Partial<ComposeRequestInput>, count = 32) =>
  plannedReturns(parseComposeRequest({ task: 'compose', style: 'folk', seed: 4, ...request }), numbers(count));

describe('phrases', () => {
  test('where all come back the second does to the first, and what follows to what followed', () => {
    const of = returningPhrases(5, { begins: 1, goesOn: 1, exact: 1 }, 3).map((phrase) => phrase?.of);
    expect(of).toEqual([undefined, 0, 1, 2, 3]);
  });

  test('of a style in which none comes back none does, and none of a piece of three phrases', () => {
    expect(returningPhrases(8, { begins: 0, goesOn: 1, exact: 1 }, 3)).toEqual(new Array(8).fill(undefined));
    expect(returningPhrases(3, { begins: 1, goesOn: 1, exact: 1 }, 3)).toEqual([]);
  });

  test('worked by hand: from 0.4 after a new one, 0.5 + 0.5 · 0.2 after another, follow 4 of 8; half of them exact', () => {
    // p = 0.4 (1 − p) + 0.6 p; the first phrase is never one
    const rate = { begins: 0.4, goesOn: 0.5, exact: 0.5 };
    const all = Array.from({ length: 100 }, (_, seed) => returningPhrases(100, rate, seed));
    const found = all.flat().filter((phrase) => phrase !== undefined);
    expect(Math.abs(found.length / (100 * 99) - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(found.filter(({ distance }) => distance === 0).length / found.length - 0.5)).toBeLessThan(0.03);
    for (const phrases of all) {
      for (const [place, phrase] of phrases.entries()) expect(phrase === undefined || phrase.of < place).toBe(true);
    }
  });
});

describe('bars', () => {
  test('come back four at a time, each to its own place in an earlier phrase', () => {
    const bars = [...returns({})];
    expect(bars.length).toBeGreaterThan(0);
    for (const [bar, { reference, distance, barOfSection }] of bars) {
      expect((bar - reference!) % 4).toBe(0);
      expect(reference).toBeLessThan(bar);
      expect((bar - 1) % 4).toBe(barOfSection - 1);
      expect([0, 0.25]).toContain(distance);
    }
  });

  test('the last two are new where the piece ends with them', () => {
    const last = (ends: boolean) =>
      Array.from({ length: 60 }, (_, seed) => returns({ seed, ends }, 16)).filter((bars) => bars.has(15)).length;
    expect(last(true)).toBe(0);
    expect(last(false)).toBeGreaterThan(0);
  });

  test('are told of as people count them; a section of a form is not', () => {
    const bar = (number: number, reference: number, distance: number) => ({
      form: {
        ...{ bar: number, reference, distance, name: '', role: 'none' as const, barsLeft: 9 },
        ...{ section: Math.ceil(number / 4), barOfSection: 1, barsOfSection: 4 },
      },
    });
    const named = { form: { ...bar(20, 1, 0).form, name: 'A' } };
    const exact = [9, 10, 11, 12].map((number) => bar(number, number - 8, 0));
    const near = [13, 14].map((number) => bar(number, number - 8, 0.25));
    const [outcome] = returnsOutcome([{ form: undefined }, ...exact, ...near, named]);
    expect(outcome!.got).toBe('told: bars 9–12 as 1–4, 13–14 near to 5–6');
    expect(returnsOutcome([{ form: undefined }, named])).toEqual([]);
  });

  test.each<[string, Partial<ComposeRequestInput>]>([
    ['a form', { form: { sections: [{ name: 'A', bars: 32 }] } }],
    ['that none be planned', { returns: 'free' }],
    ['chords', { chords: 'C | G' }],
    ['a wish for some bars', { wishes: [{ bars: [9, 12], density: 2 }] }],
    ['a limit for some bars', { limits: [{ bars: [9, 12], range: [60, 72] }] }],
    ['a motif', { motifs: [{ notes: [{ pitch: 60, at: 0, duration: 1 }], places: [{ bar: 9, track: 0 }] }] }],
  ])('none do where %s is asked for', (_, request) => {
    expect(returns(request).size).toBe(0);
    expect(returns({}).size).toBeGreaterThan(0);
  });
});
