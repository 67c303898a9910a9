/**
 * The lookback form of Melody RNN (Waite 2016; Magenta's `LookbackEventSequenceEncoderDecoder`): melodies repeat what they did
 * one or two bars ago, so the network is told what that was, and may answer "the same".
 *
 * It is told: the token before; the tokens that stood one and two bars before the one to come; whether the token before was
 * itself a repetition of one or two bars ago; the place in two bars (Magenta's five binary counters, here as one number of 32).
 *
 * It says V + 2 scores, of which the last two mean "as one bar ago" and "as two bars ago". Magenta trains the one class that
 * fits; here p(token) is the sum over all ways to say it, so that it is a likelihood:
 *
 *   p(x) = s(x) + s(repeat 1)·[x = one bar ago] + s(repeat 2)·[x = two bars ago],  s the softmax of the V + 2 scores
 */
import { HOLD, MELODY_VOCABULARY_SIZE, STEPS_PER_BAR } from '@continuo/corpus';
import {
  add,
  concat,
  exp,
  log,
  max,
  multiply,
  oneHot,
  reshape,
  split,
  stopGradient,
  subtract,
  type Tensor,
} from '@continuo/tensor';
import type { TokenColumn, Told } from '../sequence/sequence-network.ts';

/** Bars that are looked back on. */
const BARS = [1, 2] as const;
/** Scores beside those of the tokens. */
export const REPEATS: number = BARS.length;
/** Places of the counter. */
const COUNTED = 2 * STEPS_PER_BAR;

/** What stood so many bars before a place; before the piece nothing moved. */
function barsAgo(tokens: ArrayLike<number>, place: number, bars: number): number {
  return tokens[place - bars * STEPS_PER_BAR] ?? HOLD;
}

/**
 * The columns beside the token before.
 *
 * @example lookbackColumns.map(({ name }) => name) // => ['1 bar ago', '2 bars ago', 'repeats 1', 'repeats 2', 'counter']
 */
export const lookbackColumns: readonly TokenColumn[] = [
  ...BARS.map(
    (bars): TokenColumn => ({
      name: nameOfBars(bars),
      count: MELODY_VOCABULARY_SIZE,
      at: (tokens, place) => barsAgo(tokens, place, bars),
    }),
  ),
  ...BARS.map(
    (bars): TokenColumn => ({
      name: `repeats ${bars}`,
      count: 2,
      at: (tokens, place) => {
        const last = place - 1;
        return last >= bars * STEPS_PER_BAR && tokens[last] === barsAgo(tokens, last, bars) ? 1 : 0;
      },
    }),
  ),
  { name: 'counter', count: COUNTED, at: (_, place) => place % COUNTED },
];

/**
 * Scores of tokens, and of saying one again, as scores of tokens alone: ln p but for a number that is the same for all.
 *
 * @param tokens   [N, V]
 * @param repeats  [N, 2]
 * @param told     with the columns of what stood one and two bars ago
 * @returns        [N, V]
 */
export function withRepeats(tokens: Tensor, repeats: Tensor, told: Told): Tensor {
  const [rows, vocabularySize] = tokens.shape as [number, number];
  const highest = stopGradient(max(concat([tokens, repeats]), { axes: [-1], keepDims: true }));
  const weights = split(exp(subtract(repeats, highest)), Array<number>(REPEATS).fill(1));
  const again = BARS.map((bars, index) =>
    multiply(oneHot(reshape(told[nameOfBars(bars)]!, [rows]), vocabularySize), weights[index]!),
  );
  const all = [exp(subtract(tokens, highest)), ...again].reduce((a, b) => add(a, b));
  return log(add(all, 1e-20)); // nothing is impossible
}

function nameOfBars(bars: number): string {
  return `${bars} ${bars === 1 ? 'bar' : 'bars'} ago`;
}
