/** Which token of a groove may come next, so that each performance has one way to be told and all that is written decodes. */
import { CorpusError } from '../corpus-error.ts';
import {
  DRUM_STEPS_PER_BAR,
  DRUMS_BAR,
  DRUMS_END,
  DRUMS_START,
  DRUMS_VOCABULARY_SIZE,
  drumWordOf,
  hitToken,
  OFFSET_BINS,
  ON_GRID,
  offsetToken,
  positionToken,
} from './drums-tokens.ts';
import type { SequenceGrammar } from './sequence-codec.ts';

type Place = {
  readonly last: 'nothing' | 'start' | 'bar' | 'position' | 'hit' | 'offset' | 'end';
  /** bars begun */
  readonly bars: number;
  /** the step of the bar, −1 before its first */
  readonly position: number;
  /** the drum that was told last in this step, −1 before its first */
  readonly drum: number;
};

/** The grammar of a new groove: start, then bars with their steps in order, each step's drums in order, and the end. */
export function drumsGrammar(from: Place = { last: 'nothing', bars: 0, position: -1, drum: -1 }): SequenceGrammar {
  let place = from;
  const mask = new Uint8Array(DRUMS_VOCABULARY_SIZE);
  const allowed = (into: Uint8Array): number => {
    into.fill(0);
    allow(place, into);
    return into.reduce((sum, one) => sum + one, 0);
  };
  return {
    get bars() {
      return place.last === 'end' ? place.bars : Math.max(0, place.bars - 1);
    },
    get isDone() {
      return place.last === 'end';
    },
    isDrums: true,
    allowed,
    accept(token) {
      allowed(mask);
      if (mask[token] !== 1) {
        throw new CorpusError('not-allowed', `token ${token} may not come after ${place.last} in bar ${place.bars}`, {
          token,
          bar: place.bars,
        });
      }
      place = follow(place, token);
    },
    clone: () => drumsGrammar(place),
  };
}

function allow({ last, bars, position, drum }: Place, mask: Uint8Array): void {
  const fill = (token: (index: number) => number, from: number, end: number): void => {
    if (from < end) mask.fill(1, token(from), token(end - 1) + 1);
  };
  switch (last) {
    case 'nothing':
      mask[DRUMS_START] = 1;
      return;
    case 'start':
      mask[DRUMS_BAR] = 1;
      return;
    case 'bar':
      fill(positionToken, 0, DRUM_STEPS_PER_BAR);
      // the first bar is never empty, nor is the last
      mask[DRUMS_BAR] = bars > 1 ? 1 : 0;
      return;
    case 'position':
      allowHitsAfter(-1, mask);
      return;
    case 'hit':
      // nothing comes before the first bar line
      fill(offsetToken, bars === 1 && position === 0 ? ON_GRID : 0, OFFSET_BINS);
      return;
    case 'offset':
      allowHitsAfter(drum, mask);
      fill(positionToken, position + 1, DRUM_STEPS_PER_BAR);
      mask[DRUMS_BAR] = 1;
      mask[DRUMS_END] = 1;
  }
}

function allowHitsAfter(drum: number, mask: Uint8Array): void {
  const [first, end] = [hitToken(drum + 1, 0), offsetToken(0)];
  if (first < end) mask.fill(1, first, end);
}

function follow(place: Place, token: number): Place {
  const word = drumWordOf(token);
  switch (word.kind) {
    case 'bar':
      return { last: 'bar', bars: place.bars + 1, position: -1, drum: -1 };
    case 'position':
      return { ...place, last: 'position', position: word.position, drum: -1 };
    case 'hit':
      return { ...place, last: 'hit', drum: word.drum };
    case 'offset':
      return { ...place, last: 'offset' };
    default:
      return { ...place, last: word.kind === 'start' ? 'start' : 'end' };
  }
}
