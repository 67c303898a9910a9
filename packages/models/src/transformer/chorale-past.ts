/** What a chorale Transformer knows of the frames before the one that comes, kept up frame by frame. */
import { SILENCE_TOKEN, VOCABULARY_SIZE } from '@continuo/corpus';
import { noRepeats, type Repeats, remember } from './chorale-repeats.ts';
import { hear, noTonality, type Tonality } from './chorale-tonality.ts';
import { type KeyTold, VOICE_COUNT } from './chorale-voices.ts';

/** Stands for the tokens before the first frame. */
export const START_TOKEN: number = VOCABULARY_SIZE;
/** Holds are counted up to this many frames. */
export const LONGEST_HOLD = 16;

/** What the features look at: the state of four voices before a frame. */
export type Past = {
  /** the frame's number, from the start of the piece */
  frame: number;
  /** token of each voice in the frame before, START_TOKEN at the start */
  readonly previous: Int32Array;
  /** frames that each voice has held it, at most 16; 0 at the start */
  readonly held: Int32Array;
  /** the different token that each voice had before that */
  readonly earlier: Int32Array;
  /** the key asked for: tones are then also told as degrees of its scale, alike in every key */
  readonly key: KeyTold | undefined;
  /** [length × 4] tokens of the piece that are given, else `UNKNOWN_TOKEN` */
  readonly given: Int16Array | undefined;
  /** where it has been so before */
  readonly repeats: Repeats;
  /** the keys that it seems to be in */
  readonly tonality: Tonality;
  /** the lowest and the highest token of each voice so far; START_TOKEN before the first */
  readonly lowest: Int32Array;
  readonly highest: Int32Array;
};

/** The past of a piece's first frame. */
export function emptyPast({ key, given }: Partial<Pick<Past, 'key' | 'given'>> = {}): Past {
  return {
    frame: 0,
    key,
    given,
    repeats: noRepeats(),
    tonality: noTonality(),
    lowest: new Int32Array(VOICE_COUNT).fill(START_TOKEN),
    highest: new Int32Array(VOICE_COUNT).fill(START_TOKEN),
    previous: new Int32Array(VOICE_COUNT).fill(START_TOKEN),
    held: new Int32Array(VOICE_COUNT),
    earlier: new Int32Array(VOICE_COUNT).fill(START_TOKEN),
  };
}

/** Moves on by one frame, whose four tokens are `tokens[offset …]`. */
export function advance(past: Past, tokens: ArrayLike<number>, offset = 0): void {
  for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
    const token = tokens[offset + voice]!;
    if (token === past.previous[voice]) past.held[voice] = Math.min(LONGEST_HOLD, past.held[voice]! + 1);
    else {
      past.earlier[voice] = past.previous[voice]!;
      past.held[voice] = 1;
    }
    past.previous[voice] = token;
    if (token === SILENCE_TOKEN) continue;
    if (past.lowest[voice] === START_TOKEN || token < past.lowest[voice]!) past.lowest[voice] = token;
    if (past.highest[voice] === START_TOKEN || token > past.highest[voice]!) past.highest[voice] = token;
  }
  remember(past.repeats, tokens, offset);
  hear(past.tonality, tokens, offset);
  past.frame += 1;
}
