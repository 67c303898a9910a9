import { describe, expect, test } from 'vitest';
import { combine } from './combine.ts';
import { createFollowers } from './count-trie.ts';
import { GrowingTrie } from './growing-trie.ts';
import { type PpmOptions, predict } from './ppm.ts';

const LETTERS = [...'abcdr'];

/** What a model says after a text, by letter; in the order of the alphabet. */
function after(
  text: string,
  {
    order,
    exclusion = false,
    alphabet = LETTERS,
    ...ppm
  }: PpmOptions & Readonly<{ order: number; exclusion?: boolean; alphabet?: string[] }>,
): Record<string, number> {
  const trie = new GrowingTrie(alphabet.length);
  let contexts = [0];
  for (const letter of text) {
    const symbol = alphabet.indexOf(letter);
    trie.count(Int32Array.from(contexts), contexts.length, symbol, exclusion);
    contexts = [0, ...contexts.slice(0, order).map((context) => trie.childOf(context, symbol))];
  }
  const into = new Float64Array(alphabet.length);
  const possible = new Uint8Array(alphabet.length).fill(1);
  const followers = createFollowers(alphabet.length);
  predict(trie, Int32Array.from(contexts), into, { ...ppm, possible, followers, tokenOf: (symbol) => symbol });
  return Object.fromEntries(alphabet.map((letter, index) => [letter, into[index]]));
}

const C = { escape: 'C', shortestSure: false } as const;

describe('PPM, worked by hand on "abracadabra"', () => {
  test('backing off by method C, longer contexts keep their letters from the shorter (Bell, Cleary and Witten 1990)', () => {
    const alphabet = [...LETTERS, 't', 'x'];
    const p = after('abracadabra', { ...C, smoothing: 'backoff', order: 2, alphabet });
    // "ra" was followed by c once: 1 of 1 + 1
    expect(p.c).toBeCloseTo(1 / 2, 12);
    // "a" by b twice and d once, c is known already: of 3 + 2
    expect(p.b).toBeCloseTo((1 / 2) * (2 / 5), 12);
    expect(p.d).toBeCloseTo((1 / 2) * (1 / 5), 12);
    // nothing at all: a five times and r twice of 7 + 2
    expect(p.a).toBeCloseTo((1 / 2) * (2 / 5) * (5 / 9), 12);
    expect(p.r).toBeCloseTo((1 / 2) * (2 / 5) * (2 / 9), 12);
    // and two letters were never seen
    expect(p.t).toBeCloseTo((1 / 2) * (2 / 5) * (2 / 9) * (1 / 2), 12);
  });

  test('interpolating by method C, every letter has its share of every context', () => {
    const p = after('abracadabra', { ...C, smoothing: 'interpolated', order: 1 });
    // no context: (count + 1) of 11 + 5, since five letters share the escape equally; after "a": b 2, c 1, d 1 of 4 + 3
    expect(p.a).toBeCloseTo((3 / 7) * (6 / 16), 12);
    expect(p.b).toBeCloseTo(2 / 7 + (3 / 7) * (3 / 16), 12);
    expect(p.c).toBeCloseTo(1 / 7 + (3 / 7) * (2 / 16), 12);
    expect(p.r).toBeCloseTo((3 / 7) * (3 / 16), 12);
  });

  test.each([
    ['A', 5 / 12 + (1 / 12) * (1 / 5)],
    ['B', 4 / 11 + (5 / 11) * (1 / 5)],
    ['C', 5 / 16 + (5 / 16) * (1 / 5)],
    ['D', 4.5 / 11 + (2.5 / 11) * (1 / 5)],
    ['AX', 5 / 14 + (3 / 14) * (1 / 5)],
  ] as const)('the letter a without context by method %s', (method, expected) => {
    // 11 letters, 5 different, c and d once
    const p = after('abracadabra', { escape: method, shortestSure: false, smoothing: 'interpolated', order: 0 });
    expect(p.a).toBeCloseTo(expected, 12);
  });

  test('with update exclusion a context counts after how many letters it was new', () => {
    const p = after('abracadabra', { ...C, smoothing: 'interpolated', order: 1, exclusion: true });
    // a came after the beginning, r, c and d: 4 of 8, and 5 different; after "a" b came twice, which counts as it is
    expect(p.a).toBeCloseTo((3 / 7) * ((4 + 1) / 13), 12);
    expect(p.b).toBeCloseTo(2 / 7 + (3 / 7) * ((1 + 1) / 13), 12);
  });

  test('PPM* begins with the shortest context that was always followed by one letter (Cleary and Teahan 1997)', () => {
    const star = after('abracadabr', { escape: 'C', shortestSure: true, smoothing: 'interpolated', order: 9 });
    const short = after('abracadabr', { ...C, smoothing: 'interpolated', order: 1 });
    // after "r", "br" and "abr" came a alone: "r" is enough
    expect(star).toEqual(short);
    expect(after('abracadabr', { ...C, smoothing: 'interpolated', order: 3 }).a).toBeGreaterThan(star.a);
  });

  test.each(['A', 'B', 'C', 'D', 'AX'] as const)('the letters of method %s sum to 1, whatever was read', (method) => {
    for (const smoothing of ['interpolated', 'backoff'] as const) {
      for (const shortestSure of [false, true]) {
        for (const text of ['', 'a', 'aaaa', 'abab', 'abracadabra', 'rdcbarrrdcba']) {
          const sum = Object.values(after(text, { escape: method, shortestSure, smoothing, order: 4 })).reduce(
            (a, b) => a + b,
            0,
          );
          expect(sum, `${method} ${smoothing} "${text}"`).toBeCloseTo(1, 10);
        }
      }
    }
  });
});

describe('a blend', () => {
  const [sure, unsure] = [Float64Array.of(0.9, 0.1), Float64Array.of(0.5, 0.5)];
  const blend = (combination: 'geometric' | 'arithmetic', bias: number): Float64Array => {
    const into = new Float64Array(2);
    combine([sure, unsure], { combination, bias, possible: 2 }, into);
    return into;
  };

  test('without bias weighs all alike', () => {
    expect(blend('arithmetic', 0)[0]).toBeCloseTo(0.7, 12);
    // √(0.9 × 0.5) to √(0.1 × 0.5) is 3 to 1
    expect(blend('geometric', 0)[0]).toBeCloseTo(0.75, 12);
  });

  test('with bias hears the surer more: by the entropy of each as a share of 1 bit', () => {
    const entropy = -0.9 * Math.log2(0.9) - 0.1 * Math.log2(0.1); // 0.469, the other's is 1
    expect(blend('arithmetic', 1)[0]).toBeCloseTo((0.9 / entropy + 0.5) / (1 / entropy + 1), 12);
    expect(blend('arithmetic', 8)[0]).toBeGreaterThan(0.89);
  });
});
