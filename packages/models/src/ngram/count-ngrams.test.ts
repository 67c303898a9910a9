import { wordSource } from '@continuo/tensor';
import { describe, expect, test } from 'vitest';
import { countNgrams } from './count-ngrams.ts';
import { type CountTrie, createFollowers, kneserNeyTrie, StandingTrie, shortenTrie } from './count-trie.ts';
import { GrowingTrie } from './growing-trie.ts';
import { trieOfTensors, trieTensors } from './ngram-tensors.ts';

const ALPHABET = 5;
const word = (letters: string): Int32Array => Int32Array.from(letters, (letter) => 'abcdr'.indexOf(letter));

function nodeOf(trie: CountTrie, context: ArrayLike<number>): number {
  return Array.from(context).reduce((node, symbol) => (node < 0 ? -1 : trie.childOf(node, symbol)), 0);
}

function followers(trie: CountTrie, node: number): Record<number, number> {
  const into = createFollowers(ALPHABET);
  const many = node < 0 ? 0 : trie.followersOf(node, into);
  return Object.fromEntries(Array.from({ length: many }, (_, each) => [into.symbols[each], into.counts[each]]));
}

/** Counted symbol by symbol, as the short-term memory does. */
function counted(sequences: readonly Int32Array[], order: number): GrowingTrie {
  const trie = new GrowingTrie(ALPHABET);
  for (const sequence of sequences) {
    let contexts = [0];
    for (const symbol of sequence) {
      trie.count(Int32Array.from(contexts), contexts.length, symbol, false);
      contexts = [0, ...contexts.slice(0, order).map((context) => trie.childOf(context, symbol))];
    }
  }
  return trie;
}

describe('counting n-grams', () => {
  test('the letters of abracadabra, and what followed them', () => {
    const trie = new StandingTrie(countNgrams([word('abracadabra')], { order: 2 }));
    expect(followers(trie, 0)).toEqual({ 0: 5, 1: 2, 2: 1, 3: 1, 4: 2 });
    expect(followers(trie, nodeOf(trie, word('a')))).toEqual({ 1: 2, 2: 1, 3: 1 });
    expect(followers(trie, nodeOf(trie, word('ra')))).toEqual({ 2: 1 });
  });

  test('a context that tells no more than a shorter one is left out', () => {
    // b always came after a: "ab" was seen as often as "b"
    const trie = new StandingTrie(countNgrams([word('abracadabra')], { order: 2 }));
    expect(nodeOf(trie, word('ab'))).toBeGreaterThan(0);
    expect(followers(trie, nodeOf(trie, word('ab')))).toEqual({});
    expect(followers(trie, nodeOf(trie, word('b')))).toEqual({ 4: 2 });
  });

  test('counts are those of counting symbol by symbol, of each context or of the shorter one that says the same', () => {
    const next = wordSource(7);
    const sequences = Array.from({ length: 6 }, () => Int32Array.from({ length: 40 }, () => next() % 3));
    const [standing, growing] = [new StandingTrie(countNgrams(sequences, { order: 5 })), counted(sequences, 5)];
    let left = 0;
    for (const sequence of sequences) {
      for (let end = 0; end < sequence.length; end++) {
        for (let order = 0; order <= Math.min(5, end); order++) {
          const expected = followers(growing, nodeOf(growing, sequence.subarray(end - order, end)));
          let kept = order;
          const keeps = (): boolean =>
            Object.keys(followers(standing, nodeOf(standing, sequence.subarray(end - kept, end)))).length > 0;
          while (kept > 0 && !keeps()) kept -= 1;
          left += order - kept;
          expect(followers(standing, nodeOf(standing, sequence.subarray(end - kept, end)))).toEqual(expected);
        }
      }
    }
    expect(left).toBeGreaterThan(20);
  });

  test('sequences do not run into each other', () => {
    const trie = new StandingTrie(countNgrams([word('ab'), word('cd')], { order: 2 }));
    expect(followers(trie, nodeOf(trie, word('b')))).toEqual({});
  });

  test('where there is little room, contexts seen least often go first', () => {
    const sequences = [word('abab'), word('cbcd')];
    const whole = countNgrams(sequences, { order: 3 });
    const small = countNgrams(sequences, { order: 3, mostNodes: whole.symbols.length - 1 });
    expect(whole.least).toBe(1);
    expect(small.least).toBeGreaterThan(1);
    expect(small.symbols.length).toBeLessThan(whole.symbols.length);
    expect(followers(new StandingTrie(small), 0)).toEqual(followers(new StandingTrie(whole), 0));
  });

  test('Kneser-Ney counts after how many letters each came, but for the longest n-grams how often', () => {
    // a came after the beginning, r, c and d; b after a alone; r after b alone; after a came b twice, c and d
    const trie = new StandingTrie(kneserNeyTrie(countNgrams([word('abracadabra')], { order: 1 }), 1));
    expect(followers(trie, 0)).toEqual({ 0: 4, 1: 1, 2: 1, 3: 1, 4: 1 });
    expect(followers(trie, nodeOf(trie, word('a')))).toEqual({ 1: 2, 2: 1, 3: 1 });
  });

  test('discounts come from how many n-grams were seen once to four times (Chen and Goodman 1998, equation 17)', () => {
    // letters seen once: 2, twice: 2, three times: 0, four times: 0, five times: 1
    const trie = new StandingTrie(countNgrams([word('abracadabra')], { order: 0 }));
    const share = 2 / (2 + 2 * 2);
    // D1 = 1 − 2 Y n2/n1, D2 = 2 − 3 Y n3/n2; n3 is 0, so that D3+ is the half of 3
    expect(trie.discountsOf(0)).toEqual([1 - 2 * share * (2 / 2), 2, 1.5]);
  });

  test('a shortened trie is the one that was counted so short', () => {
    const [long, short] = [5, 2].map((order) => countNgrams([word('abracadabra'), word('rabarbarac')], { order }));
    const { symbols, counts, children } = short;
    expect(shortenTrie(long, 2)).toEqual({ symbols, counts, children });
  });

  test('a trie comes back from a file as it was, and numbers that are none are refused', () => {
    const arrays = countNgrams([word('abracadabra')], { order: 3 });
    const tensors = trieTensors('written', arrays, ALPHABET);
    const [before, again] = [new StandingTrie(arrays), trieOfTensors('written', tensors, ALPHABET)!];
    for (const context of ['', 'a', 'ra', 'bra']) {
      expect(followers(again, nodeOf(again, word(context)))).toEqual(followers(before, nodeOf(before, word(context))));
    }
    tensors['p.written.symbols'].values[0] += ALPHABET;
    expect(() => trieOfTensors('written', tensors, ALPHABET)).toThrow('the numbers are no tree of contexts');
  });
});
